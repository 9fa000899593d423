import type { WatchedExchange, WorkerObserved } from '@gauntlet/contract'
import { expect, test } from 'vitest'
import { ObservedMerger } from './observed-merger.ts'
import { ObservedSender } from './observed-sender.ts'

const exchange = (returnedAtNs: number, step = 'look'): WatchedExchange => ({
  step,
  method: 'GET',
  endpoint: '/',
  origin: 'http://127.0.0.1:3000',
  status: step === 'lost' ? undefined : 200,
  succeeded: step !== 'lost',
  timedOut: step === 'lost',
  recorded: true,
  scheduledAtNs: returnedAtNs - 3,
  invokedAtNs: returnedAtNs - 2,
  returnedAtNs,
})

/** What a worker sends of these exchanges, as of a moment of its clock. */
function createWorker() {
  const sent: WorkerObserved[] = []
  const sender = new ObservedSender({
    send: (message) => void sent.push(JSON.parse(JSON.stringify(message)) as WorkerObserved),
  })
  return (untilNs: number, ...exchanges: readonly WatchedExchange[]): WorkerObserved => {
    for (const one of exchanges) sender.add(one)
    sender.flush()
    return { ...(sent.at(-1) as WorkerObserved), until_ns: untilNs }
  }
}

function merge(workers: number) {
  const seen: WatchedExchange[] = []
  const merger = new ObservedMerger(workers, (one) => seen.push(one))
  return { merger, seen, times: () => seen.map(({ returnedAtNs }) => returnedAtNs) }
}

test('exchanges are given on in the order of their ends, once no worker can send an earlier one', () => {
  const { merger, seen, times } = merge(2)
  const [first, second] = [createWorker(), createWorker()]
  merger.receive(0, first(100, exchange(10), exchange(90, 'lost')))
  expect(times()).toEqual([])
  merger.receive(1, second(50, exchange(20), exchange(40, 'lost')))
  expect(times()).toEqual([10, 20, 40])
  merger.receive(1, second(200, exchange(80), exchange(150)))
  expect(times()).toEqual([10, 20, 40, 80, 90])
  expect(seen).toEqual([
    exchange(10),
    exchange(20),
    exchange(40, 'lost'),
    exchange(80),
    exchange(90, 'lost'),
  ])
})

test('of a worker that ended nothing is waited for', () => {
  const { merger, times } = merge(2)
  merger.receive(0, createWorker()(100, exchange(10), exchange(90)))
  merger.end(1)
  expect(times()).toEqual([10, 90])
})

test('a message that comes twice counts once', () => {
  const { merger, times } = merge(1)
  const message = createWorker()(100, exchange(10))
  merger.receive(0, message)
  merger.receive(0, message)
  expect(times()).toEqual([10])
})

test('times of another clock become those of the coordinator', () => {
  const { merger, seen } = merge(1)
  merger.receive(0, createWorker()(1_100, exchange(1_010)), 1_000)
  expect(seen).toEqual([exchange(10)])
})
