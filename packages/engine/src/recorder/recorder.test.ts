import { expect, test } from 'vitest'
import type { Attempt, StepInfo, StepResult } from '../flow/flow-io.ts'
import { Recorder } from './recorder.ts'
import { toFigures } from './to-figures.ts'

const figuresOf = (recorder: Recorder) => toFigures([recorder.finish()], 1_000)

const step = (endpoint: string): StepInfo => ({
  index: 0,
  flowName: 'f',
  name: endpoint,
  method: 'GET',
  endpoint,
  declaresStatus: false,
})

const answered = (
  info: StepInfo,
  times: { due: number; sent: number; ended: number },
): StepResult => ({
  // The recorder reads no more of an attempt than this.
  attempt: { step: info, scheduledAtNs: times.due * 1e6 } as Attempt,
  exchange: {
    sentAtNs: times.sent * 1e6,
    endedAtNs: times.ended * 1e6,
    answer: { status: 200, headers: {}, body: new Uint8Array() },
  },
  expectations: [],
  captured: {},
})

test('response time counts from the schedule, service time from the send', () => {
  const recorder = new Recorder(0)
  const info = step('/a')
  recorder.completed(answered(info, { due: 0, sent: 90, ended: 100 }), true)
  recorder.completed(answered(info, { due: 100, sent: 100, ended: 120 }), true)
  const [endpoint] = figuresOf(recorder).endpoints
  expect(endpoint?.response).toMatchObject({ count: 2, minMs: 20, maxMs: 100, meanMs: 60 })
  expect(endpoint?.service).toMatchObject({ count: 2, minMs: 10, maxMs: 20, meanMs: 15 })
  expect(endpoint?.ratePerSecond).toBe(2)
})

test('two steps of one method and endpoint are one line; what is not recorded is none', () => {
  const recorder = new Recorder(0)
  const times = { due: 0, sent: 0, ended: 1 }
  recorder.completed(answered(step('/a'), times), true)
  recorder.completed(answered(step('/a'), times), true)
  recorder.completed(answered(step('/warm-up'), times), false)
  expect(
    figuresOf(recorder).endpoints.map(({ endpoint, requestsTotal }) => [endpoint, requestsTotal]),
  ).toEqual([['/a', 2]])
})

test('endpoints beyond a thousand are counted together: none is lost, and memory stays flat', () => {
  const recorder = new Recorder(0)
  const times = { due: 0, sent: 0, ended: 1 }
  for (let at = 0; at < 1_200; at += 1) recorder.completed(answered(step(`/${at}`), times), true)
  const endpoints = figuresOf(recorder).endpoints
  expect(endpoints).toHaveLength(1_001)
  expect(endpoints.at(-1)).toMatchObject({ method: '*', endpoint: '(others)', requestsTotal: 200 })
  expect(figuresOf(recorder).total.requestsTotal).toBe(1_200)
})

test('the total is the merge of all endpoints, in its distributions too', () => {
  const recorder = new Recorder(0)
  for (let at = 1; at <= 100; at += 1)
    recorder.completed(
      answered(step(at % 2 ? '/odd' : '/even'), { due: 0, sent: 0, ended: at / 10 }),
      true,
    )
  const total = figuresOf(recorder).total
  // 0.1 to 10 ms in steps of 0.1: nearest ranks, within 0.4 %.
  expect(total.response.p50Ms).toBeCloseTo(5, 1)
  expect(total.response.p99Ms).toBeCloseTo(9.9, 1)
  expect(total.response.maxMs).toBe(10)
})

test('what was recorded so far can be asked while the run goes on', () => {
  const recorder = new Recorder(0)
  expect(recorder.responseMs(0.5)).toBeNull()
  for (let at = 1; at <= 100; at += 1)
    recorder.completed(answered(step('/a'), { due: 0, sent: 0, ended: at / 10 }), true)
  recorder.completed(answered(step('/warm-up'), { due: 0, sent: 0, ended: 900 }), false)
  // As the total says after the run.
  expect(recorder.responseMs(0.5)).toBe(figuresOf(recorder).total.response.p50Ms)
  expect(recorder.responseMs(0.99)).toBe(figuresOf(recorder).total.response.p99Ms)
})
