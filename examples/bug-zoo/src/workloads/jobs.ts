import { post, status, when } from '@gauntlet/core/flow'
import { generatedId } from '@gauntlet/core/history'
import { exactlyOnce, mutualExclusion } from 'gauntlet'
import {
  afterwards,
  burst,
  ownKey,
  times,
  together,
  untilAnswered,
  type Workload,
} from './workload.ts'

const oneAtATime = mutualExclusion('job runs', {
  intervals: `
    select name as scope, id::text as holder,
           extract(epoch from started_at) * 1000 as started_at,
           extract(epoch from finished_at) * 1000 as finished_at
      from job_runs where starts_with(name, $1)`,
})

/** The request after them is what the pause is counted for. */
export const jobsBeforePause = 9
const jobsInAll = 10

/** `POST /jobs/:name/run` runs the job unless it runs already; `job_runs` records each run. */
export const jobs: Workload = {
  name: 'jobs',
  scenario: (namespace) =>
    burst('jobs', 10, [
      ownKey(namespace),
      together(times(6, () => post('/jobs/{{ key }}/run', { json: {} }))),
      post('/jobs/{{ key }}/run', { json: {} }),
    ]),
  guarantees: [oneAtATime],
}

const path = '/jobs/{{ key }}/run'

/** Of the first holders half are on a replica that is paused then; the jobs are asked for on and on, of both replicas. */
export const jobsAroundPause: Workload = {
  name: 'jobs, around a pause',
  scenario: (namespace) => ({
    name: 'jobs around a pause',
    phases: [{ kind: 'count', arrivals: 90, durationMs: 2_700 }],
    flows: [
      {
        weight: 1,
        flow: {
          name: 'run one of nine',
          steps: [
            {
              kind: 'run',
              name: 'take a job',
              run: ({ vars, userIndex }) => {
                // Nine is odd: two replicas in turn are both asked for each.
                vars['key'] = generatedId(namespace, userIndex % jobsBeforePause)
              },
            },
            // 409: another request works on it.
            post(path, { json: {}, expect: [status(200, 409)] }),
          ],
        },
      },
    ],
  }),
  guarantees: [oneAtATime],
}

/** Ten jobs begin, one after the other; when the fault has ended, each is asked for until it is done. */
export const jobsAroundKill: Workload = {
  name: 'jobs, around a kill',
  scenario: (namespace, faultsOver) => ({
    name: 'jobs around a kill',
    phases: [{ kind: 'count', arrivals: jobsInAll + 1, durationMs: 550 }],
    flows: [
      {
        weight: 1,
        flow: {
          name: 'run, or run again',
          steps: [
            when(
              ({ userIndex }) => userIndex < jobsInAll,
              [ownKey(namespace), post(path, { json: {} })],
            ),
            when(
              ({ userIndex }) => userIndex === jobsInAll,
              [
                afterwards(faultsOver),
                together(
                  times(jobsInAll, (job) =>
                    post(`/jobs/${generatedId(namespace, job)}/run`, {
                      json: {},
                      endpoint: '/jobs/:key/run',
                      ...untilAnswered,
                    }),
                  ),
                ),
              ],
            ),
          ],
        },
      },
    ],
  }),
  guarantees: [
    oneAtATime,
    exactlyOnce<unknown, unknown>('jobs come to an end', {
      observe: ({ path: asked, status: answered, operation }) => ({
        action: 'add',
        key: asked.split('/')[2] ?? null,
        client: operation,
        // 409: another request works on it.
        ...(answered === 409 ? { outcome: 'ok' as const } : {}),
      }),
      stored: `select distinct name as key from job_runs where completed and starts_with(name, $1)`,
      rows: 'at-least-one',
    }),
  ],
}
