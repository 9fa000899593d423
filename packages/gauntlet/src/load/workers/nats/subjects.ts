/** All that Gauntlet uses of a NATS server; the permissions of its user are made of these. */
const ROOT = 'gauntlet.v1'

/** A stream in which results wait until the coordinator has them. */
export const RESULTS_STREAM = 'gauntlet-results'
/** A bucket of the object store with plans, files and histories. */
export const BUCKET = 'gauntlet'
/** What is left over of a coordinator that was killed goes after this. */
export const KEEP_HOURS = 24

/** Every free or busy worker answers with a `JoinedWorker`. */
export const ROLL_CALL = `${ROOT}.roll`
export const toCommands = (worker: string): string => `${ROOT}.worker.${worker}.command`
export const toClock = (worker: string): string => `${ROOT}.worker.${worker}.clock`
/** The coordinator of a session lives. */
export const toAlive = (session: string): string => `${ROOT}.session.${session}.alive`
/** A worker of a session lives; `*` for all of them. */
export const toBeat = (session: string, number: number | '*'): string =>
  `${ROOT}.session.${session}.beat.${number}`
/** In the stream. */
export const toResults = (session: string, number: number | '*'): string =>
  `${ROOT}.result.${session}.${number}`
export const ALL_RESULTS = `${ROOT}.result.>`
