import { post } from '@gauntlet/core/flow'
import { mutualExclusion } from 'gauntlet'
import { burst, ownKey, times, together, type Habitat } from './habitat.ts'

/** `POST /jobs/:name/run` runs the job unless it runs already; `job_runs` records each run. */
export const jobs: Habitat = {
  name: 'jobs',
  scenario: (namespace) =>
    burst('jobs', 10, [
      ownKey(namespace),
      together(times(6, () => post('/jobs/{{ key }}/run', { json: {} }))),
      post('/jobs/{{ key }}/run', { json: {} }),
    ]),
  guarantees: [
    mutualExclusion('job runs', {
      intervals: `
        select name as scope, id::text as holder,
               extract(epoch from started_at) * 1000 as started_at,
               extract(epoch from finished_at) * 1000 as finished_at
          from job_runs where starts_with(name, $1)`,
    }),
  ],
}
