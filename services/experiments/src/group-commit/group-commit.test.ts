import { expect, test } from 'vitest'
import { ClosedError, createGroupCommit, QueueFullError } from './group-commit.ts'

type Batch = { readonly items: readonly number[]; done(): void; fail(error: unknown): void }

/** A store whose commits end when the test says so. */
function slowStore() {
  const batches: Batch[] = []
  const commit = (items: readonly number[]) =>
    new Promise<number[]>((resolve, reject) => {
      batches.push({ items, done: () => resolve(items.map((item) => item * 10)), fail: reject })
    })
  return { batches, commit }
}

const refuse13 = (items: readonly number[]) =>
  items.includes(13) ? Promise.reject(new Error('bad data')) : Promise.resolve(items)

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('what comes while both lanes are busy leaves together as soon as one is free', async () => {
  const { batches, commit } = slowStore()
  const group = createGroupCommit({ commit, rowsOf: () => 1 })
  const first = group.submit(1)
  await turn()
  const second = group.submit(2)
  await turn()
  const rest = [3, 4, 5].map((item) => group.submit(item))
  await turn()
  expect(batches.map(({ items }) => items)).toEqual([[1], [2]])
  batches[1]?.done()
  expect(await second).toBe(20)
  await turn()
  expect(batches[2]?.items).toEqual([3, 4, 5])
  batches[0]?.done()
  batches[2]?.done()
  expect(await Promise.all([first, ...rest])).toEqual([10, 30, 40, 50])
})

test('a statement takes at most its rows, but always at least one item', async () => {
  const { batches, commit } = slowStore()
  const group = createGroupCommit({ commit, rowsOf: (item) => item, lanes: 1, maxRows: 10 })
  const answers = [25, 6, 4, 1].map((item) => group.submit(item))
  for (const index of [0, 1, 2]) {
    await turn()
    await turn()
    batches[index]?.done()
  }
  await Promise.all(answers)
  expect(batches.map(({ items }) => items)).toEqual([[25], [6, 4], [1]])
})

test('beyond its bound the queue refuses, and takes again once it has drained', async () => {
  const { batches, commit } = slowStore()
  const group = createGroupCommit({ commit, rowsOf: () => 1, lanes: 1, maxQueuedRows: 2 })
  const taken = [group.submit(1)]
  await turn()
  taken.push(group.submit(2), group.submit(3))
  await expect(group.submit(4)).rejects.toThrow(QueueFullError)
  batches[0]?.done()
  await turn()
  await turn()
  batches[1]?.done()
  expect(await Promise.all(taken)).toEqual([10, 20, 30])
  const later = group.submit(5)
  await turn()
  batches[2]?.done()
  expect(await later).toBe(50)
})

test('one bad item fails alone when the error is the data’s, and all fail when it is not', async () => {
  const isolating = createGroupCommit({ commit: refuse13, rowsOf: () => 1, isolates: () => true })
  const settled = await Promise.allSettled([1, 13, 3].map((item) => isolating.submit(item)))
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  const together = createGroupCommit({ commit: refuse13, rowsOf: () => 1 })
  const failed = await Promise.allSettled([1, 13, 3].map((item) => together.submit(item)))
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
})

test('closing settles what was taken and takes nothing more', async () => {
  const { batches, commit } = slowStore()
  const group = createGroupCommit({ commit, rowsOf: () => 1, lanes: 1 })
  const taken = group.submit(1)
  // A second call waits for the same end, and strands nobody.
  const closed = [group.close(), group.close()]
  await expect(group.submit(2)).rejects.toThrow(ClosedError)
  await turn()
  batches[0]?.done()
  expect(await taken).toBe(10)
  await Promise.all(closed)
})
