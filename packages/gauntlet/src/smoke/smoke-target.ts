import type { RunningTarget } from '@gauntlet/stack'

/** What the chain needs of a target. */
export type SmokeTarget = Pick<RunningTarget, 'name' | 'urls' | 'build' | 'readyPath' | 'headers'>
