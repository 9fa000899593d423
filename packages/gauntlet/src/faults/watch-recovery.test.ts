import type { ObservedExchange } from '@gauntlet/contract'
import type { InjectedFault } from '@gauntlet/faults'
import { expect, test } from 'vitest'
import { watchRecovery, type RecoveryQuestion } from './watch-recovery.ts'

/** Over at 100 ns. */
const kill: InjectedFault = {
  kind: 'kill',
  after: 5,
  firing: { number: 1, of: 1 },
  window: { fromNs: 50, toNs: 100 },
  requests: 2,
  proof: 'process 7 ended by SIGKILL',
  broken: undefined,
}

const [one, two] = ['http://127.0.0.1:1', 'http://127.0.0.1:2']

type Sent = Partial<Pick<ObservedExchange, 'step' | 'origin' | 'status' | 'succeeded'>> & {
  /** How often. */
  readonly times?: number
  readonly before?: boolean
}

type Case = Partial<RecoveryQuestion> & {
  readonly urls?: readonly string[]
  readonly steps?: readonly string[]
  readonly sent: readonly Sent[]
}

const well = { succeeded: true, status: 200 }
const badly = { succeeded: false, status: 500 }

function judge({ urls = [one], steps = ['POST /orders'], sent, ...question }: Case) {
  const watch = watchRecovery({ urls, steps })
  for (const { times = 1, before = false, ...rest } of sent) {
    for (let at = 0; at < times; at++) {
      const invokedAtNs = before ? 99 : 101
      const exchange = { step: 'POST /orders', origin: one, ...well, ...rest, invokedAtNs }
      watch.observe(exchange as ObservedExchange)
    }
  }
  const { outcome, details } = watch.toCheck({ faults: [kill], overNs: 100, ...question })
  return { outcome, reason: details['reason'] }
}

test.each<{ what: string; sent: Sent[]; outcome: string; wasLimitReached?: boolean }>([
  { what: 'one good answer', sent: [badly, well], outcome: 'pass' },
  { what: 'none of twenty', sent: [{ ...badly, times: 20 }], outcome: 'fail' },
  {
    what: 'none of nineteen: it may be on its way',
    sent: [{ ...badly, times: 19 }],
    outcome: 'no_evidence',
  },
  {
    what: 'none of five, with all the time that recovery may take',
    sent: [{ ...badly, times: 5 }],
    wasLimitReached: true,
    outcome: 'fail',
  },
  {
    what: 'none of four, with all the time that recovery may take',
    sent: [{ ...badly, times: 4 }],
    wasLimitReached: true,
    outcome: 'no_evidence',
  },
  { what: 'nothing sent afterwards', sent: [{ ...well, before: true }], outcome: 'no_evidence' },
])('$what is $outcome', ({ outcome, ...rest }) => {
  expect(judge(rest).outcome).toBe(outcome)
})

test('a replica that answers none well fails, however many the other one answers', () => {
  const sent = [
    { ...well, times: 30 },
    { ...badly, origin: two, times: 30 },
  ]
  expect(judge({ urls: [one, two], sent })).toEqual({
    outcome: 'fail',
    reason:
      'after the last fault replica 2 answered none of 30 requests as expected (status 500: 30)',
  })
})

test('writes that fail for ever are a failure although reads are answered', () => {
  const sent = [
    { ...well, before: true },
    { ...well, step: 'GET /orders', times: 30 },
    { ...badly, times: 30 },
  ]
  expect(judge({ sent })).toEqual({
    outcome: 'fail',
    reason:
      'after the last fault none of 30 requests of POST /orders was answered as expected (status 500: 30)',
  })
})

test('one replica whose writes fail for ever is a failure although it answers reads, and the other writes', () => {
  const sent = [
    { ...well, before: true, origin: two },
    { ...well, step: 'GET /orders', origin: two, times: 30 },
    { ...well, times: 30 },
    { ...badly, origin: two, times: 30 },
  ]
  expect(judge({ urls: [one, two], sent })).toEqual({
    outcome: 'fail',
    reason:
      'after the last fault none of 30 requests of POST /orders at replica 2 was answered as expected (status 500: 30)',
  })
})

test('a step that was not sent afterwards is no evidence, whether it was sent before or not', () => {
  const sent = [
    { ...well, step: 'GET /orders', times: 30 },
    { ...well, before: true },
  ]
  expect(judge({ sent })).toMatchObject({
    outcome: 'no_evidence',
    reason: expect.stringContaining(
      'no requests to POST /orders followed the last fault; 20 are needed',
    ),
  })
  const conditional = [{ ...well, step: 'GET /vip', before: true }, { ...well }]
  expect(judge({ sent: conditional })).toMatchObject({
    outcome: 'no_evidence',
    reason: expect.stringContaining(
      'no requests to GET /vip followed the last fault; 20 are needed',
    ),
  })
})

test('a step that was never answered as expected says that the faults are not why', () => {
  const sent = [
    { ...badly, before: true },
    { ...badly, times: 20 },
  ]
  expect(judge({ sent }).reason).toMatch(/, and none before$/)
})

test('a process that ended by itself says why none was answered, and one request is enough', () => {
  const exits = ['replica 1 exited with code 1 at 12:03:04.512Z: Error: boom']
  // Nothing was sent since: more load or more time would be no remedy.
  expect(judge({ sent: [{ before: true }], exits })).toEqual({
    outcome: 'no_evidence',
    reason: `no requests followed the last fault; ${exits[0]}`,
  })
  expect(judge({ sent: [{ succeeded: false, status: undefined }], exits })).toEqual({
    outcome: 'fail',
    reason: `after the last fault the target answered none of 1 requests as expected (no answer: 1); ${exits[0]}`,
  })
})

test('one good answer and then none any more is no recovery', () => {
  const sent = [well, { ...badly, times: 30 }]
  expect(judge({ sent })).toEqual({
    outcome: 'fail',
    reason:
      'after the last fault none of the latest 5 of 31 requests of POST /orders was answered as expected (status 500: 30)',
  })
  expect(judge({ sent: [well, { ...badly, times: 4 }] }).outcome).toBe('pass')
})

test('a target has recovered when each replica and step was asked five times, and answers', () => {
  const watch = watchRecovery({ urls: [one], steps: ['a', 'b'] })
  const send = (step: string, succeeded: boolean) =>
    watch.observe({
      step,
      origin: one,
      succeeded,
      status: 200,
      invokedAtNs: 101,
    } as ObservedExchange)
  for (let at = 0; at < 5; at++) send('a', true)
  for (let at = 0; at < 4; at++) send('b', at === 0)
  expect(watch.isRecovered(100)).toBe(false)
  send('b', false)
  expect(watch.isRecovered(100)).toBe(true)
  send('b', false)
  expect(watch.isRecovered(100)).toBe(false)
})

test('what did not come back fails, whatever was sent', () => {
  const broken = { ...kill, broken: 'the replica that was killed does not serve again' }
  const watch = watchRecovery({ urls: [one], steps: [] })
  expect(watch.toCheck({ faults: [kill, broken], overNs: 100 })).toMatchObject({
    outcome: 'fail',
    details: { reason: broken.broken },
  })
})

test('where no fault happened there is nothing to recover from', () => {
  const watch = watchRecovery({ urls: [one], steps: [] })
  watch.observe({ ...well, origin: one, step: 'a', invokedAtNs: 5 } as ObservedExchange)
  const missed = { ...kill, window: undefined }
  expect(watch.toCheck({ faults: [missed], overNs: undefined }).outcome).toBe('no_evidence')
})

test('what was sent to another host is not asked', () => {
  const sent = [well, { ...badly, origin: 'http://127.0.0.1:9', step: 'GET /other', times: 30 }]
  expect(judge({ sent }).outcome).toBe('pass')
})
