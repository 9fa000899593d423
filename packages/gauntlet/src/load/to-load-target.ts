import { listDisks, type RunningTarget } from '@gauntlet/stack'
import type { Receivers } from '../receiver/receivers.ts'
import type { PlannedLoad } from './plan-load-run.ts'

/**
 * A target that Gauntlet started, as a load run takes it.
 *
 * @param receivers what Gauntlet serves for it
 */
export function toLoadTarget(target: RunningTarget, receivers?: Receivers): PlannedLoad['target'] {
  return {
    name: target.name,
    urls: target.urls,
    databaseUrl: target.databaseUrl,
    ownsDatabase: target.postgres !== undefined,
    headers: target.headers,
    build: target.build,
    receivers,
    replicas: target.replicas,
    disks: listDisks(target),
  }
}
