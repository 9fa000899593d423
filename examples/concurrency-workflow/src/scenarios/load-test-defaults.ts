import type { Defaults, LoadPhase } from '@gauntlet/core/flow'

/** Headers by which the target's logs, traces and rows can be assigned to a run. */
export const LOAD_TEST_DEFAULTS: Defaults = {
  headers: {
    'x-load-test-run-id': '{{ loadTestRunId }}',
    'x-load-test-phase': '{{ loadTestPhase }}',
  },
}

/** Every request of a run carries it, and so does every row. */
export const SESSION_ID = 'lt-{{ loadTestRunId }}'

/** A user of this arrival only. */
export const NEW_USER = 'lt-{{ loadTestRunId }}-{{ $uuid }}'

/** One user for the whole run. */
export const HOT_USER = 'lt-{{ loadTestRunId }}-hot'

/** A version 4 UUID of this run, written so that Artillery can make it too. */
export const FRESH_EVENT_ID =
  '{{ $randomNumber(10000000, 99999999) }}-{{ $randomNumber(1000, 9999) }}' +
  '-4{{ $randomNumber(100, 999) }}-8{{ $randomNumber(100, 999) }}-{{ loadTestRunSuffix }}'

/** A warm-up that is not recorded, then the load that is. */
export const warmUpThenLoad = (warmUpPerSecond: number, ratePerSecond: number): LoadPhase[] => [
  {
    kind: 'open',
    name: 'warm-up',
    durationMs: 15_000,
    ratePerSecond: warmUpPerSecond,
    record: false,
  },
  { kind: 'open', name: 'load', durationMs: 60_000, ratePerSecond },
]
