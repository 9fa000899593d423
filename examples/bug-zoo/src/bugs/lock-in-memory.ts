import { jobRunsSchema, runJob } from '../workloads/run-job.ts'
import { type Backend, ok, refuse } from '../skeleton/backend.ts'

/** Bug 19: a lock that only this process knows. */
export const lockInMemory: Backend = {
  name: 'lock-in-memory',
  schema: jobRunsSchema,
  start: (db) => {
    const running = new Set<string>()
    return {
      'POST /jobs/:name/run': async ({ params }) => {
        const name = params['name'] as string
        if (running.has(name)) return refuse(409, 'runs already')
        running.add(name)
        try {
          await runJob(db, name)
        } finally {
          running.delete(name)
        }
        return ok({})
      },
    }
  },
}
