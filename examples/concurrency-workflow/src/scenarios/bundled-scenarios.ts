import type { Scenario } from '@gauntlet/core/flow'
import { assignment } from './assignment.ts'
import { events } from './events.ts'
import { mixed } from './mixed.ts'

/** The scenarios of the concurrency workflow. `scenarios/` beside `src/` has the same ones for Artillery. */
export const BUNDLED_SCENARIOS = { assignment, events, mixed } as const satisfies Record<
  string,
  Scenario
>
