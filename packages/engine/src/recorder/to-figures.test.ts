import type { RecordedShare } from '@gauntlet/contract'
import { createRandom } from '@gauntlet/core/random'
import { expect, test } from 'vitest'
import type { Attempt, StepInfo, StepResult } from '../flow/flow-io.ts'
import type { Exchange } from '../http/transport.ts'
import { Recorder } from './recorder.ts'
import { toFigures } from './to-figures.ts'

const steps = ['/carts', '/carts/:cart', '/orders'].map((endpoint, index): StepInfo => ({
  index,
  flowName: 'buy',
  name: endpoint,
  method: 'POST',
  endpoint,
  declaresStatus: false,
}))

type Event = { readonly atNs: number; readonly user: number } & (
  | { readonly kind: 'started' }
  | { readonly kind: 'completed'; readonly result: StepResult; readonly recorded: boolean }
)

/** 5,000 attempts of 20 seconds, in the order in which they happened: with errors, timeouts, and a warm-up. */
function recordSchedule(): Event[] {
  const random = createRandom(17)
  const events: Event[] = []
  for (let user = 0; user < 5_000; user += 1) {
    const sentAtNs = 1e9 + user * 4e6 + random.unit() * 1e6
    const endedAtNs = sentAtNs + Math.exp(random.unit() * 6) * 1e6
    const scheduledAtNs = sentAtNs - random.unit() * 2e6
    const draw = random.unit()
    const exchange: Exchange =
      draw < 0.02
        ? { sentAtNs, endedAtNs, error: { kind: 'timeout', message: 'late', sent: true } }
        : draw < 0.03
          ? { sentAtNs, endedAtNs, error: { kind: 'reset', message: 'gone', sent: true } }
          : {
              sentAtNs,
              endedAtNs,
              answer: {
                status: draw < 0.1 ? 503 : 200,
                headers: {},
                body: new Uint8Array(),
              },
            }
    const step = steps[random.integer(0, 2)] as StepInfo
    const result = {
      attempt: { step, scheduledAtNs } as Attempt,
      exchange,
      expectations: [],
      captured: {},
    }
    events.push({ kind: 'started', atNs: sentAtNs, user })
    events.push({ kind: 'completed', atNs: endedAtNs, user, result, recorded: user >= 500 })
  }
  return events.toSorted((a, b) => a.atNs - b.atNs)
}

/** What a worker that has these users records, as it travels. */
function recordShare(events: readonly Event[], isOwn: (user: number) => boolean) {
  const recorder = new Recorder(1e9)
  for (const event of events.filter(({ user }) => isOwn(user))) {
    const recorded = event.user >= 500
    if (event.kind === 'started') recorder.started(event.atNs, recorded)
    else recorder.completed(event.result, event.recorded)
  }
  return JSON.parse(JSON.stringify(recorder.finish())) as RecordedShare
}

test.each([2, 3, 7])(
  'the figures of %i workers are those of one, bit for bit, in whatever order they come',
  (of) => {
    const events = recordSchedule()
    const one = toFigures([recordShare(events, () => true)], 18_000)
    const shares = Array.from({ length: of }, (_, worker) =>
      recordShare(events, (user) => user % of === worker),
    )
    expect(one.total.requestsTotal).toBe(4_500)
    expect(one.timeline.length).toBeGreaterThan(19)
    // As text too: the order of endpoints, codes and causes is part of it.
    const text = JSON.stringify(one)
    expect(JSON.stringify(toFigures(shares, 18_000))).toBe(text)
    expect(JSON.stringify(toFigures(shares.toReversed(), 18_000))).toBe(text)
    // A merge that lost one of them would not pass.
    expect(JSON.stringify(toFigures(shares.slice(1), 18_000))).not.toBe(text)
  },
)

test('what was taken every second while load ran is, with the rest, the whole timeline', () => {
  const events = recordSchedule()
  const recorder = new Recorder(1e9)
  const taken: RecordedShare['slices'][number][] = []
  for (const [at, event] of events.entries()) {
    if (event.kind === 'started') recorder.started(event.atNs, true)
    else recorder.completed(event.result, true)
    if (at % 500 === 0) taken.push(...recorder.takeShare(event.atNs).slices)
  }
  const { slices } = recorder.finish()
  expect(taken.length).toBeGreaterThan(10)
  expect(slices.slice(0, taken.length)).toEqual(taken)
})

test('seconds in which nothing happened are there between others, and not behind them', () => {
  const recorder = new Recorder(0)
  recorder.started(0.5e9, true)
  recorder.started(2.5e9, true)
  recorder.takeShare(9e9)
  const { timeline } = toFigures([recorder.finish()], 1_000)
  expect(timeline.map(({ startedCount }) => startedCount)).toEqual([1, 0, 1])
})
