import { expect, test } from 'vitest'
import { Traffic, waitForBackgroundWrite } from './background-write.ts'

/** A database whose log is written so far at each question; `during` is what the requests do meanwhile. */
function ask(at: readonly string[], during: (question: number) => void = () => undefined) {
  let question = 0
  let closed = 0
  const watch = {
    read: () => {
      question += 1
      during(question)
      const read = at[Math.min(question, at.length) - 1] ?? ''
      return read === 'down' ? Promise.reject(new Error('terminated')) : Promise.resolve(read)
    },
    close: () => {
      closed += 1
      return Promise.resolve()
    },
  }
  return { open: () => Promise.resolve(watch), seen: () => ({ question, closed }) }
}

const refuse = () => Promise.reject(new Error('refused'))

/** Ten milliseconds a question. */
const clock = () => {
  let ns = 0
  return () => (ns += 1e7)
}

test('a write while no request is in flight is background work', async () => {
  const { open, seen } = ask(['0/1', '0/1', '0/1', '0/2'])
  const found = await waitForBackgroundWrite({ traffic: new Traffic(), open, nowNs: clock() })
  expect(found).toBe(true)
  expect(seen()).toEqual({ question: 4, closed: 1 })
})

test('a write beside a request is that of the request, also of one that began and ended between two questions', async () => {
  const traffic = new Traffic()
  const { open, seen } = ask(['0/1', '0/2', '0/3', '0/4', '0/4', '0/5'], (question) => {
    if (question === 2) traffic.begin()
    if (question === 3) traffic.end()
    if (question !== 4) return
    traffic.begin()
    traffic.end()
  })
  expect(await waitForBackgroundWrite({ traffic, open, nowNs: clock() })).toBe(true)
  expect(seen().question).toBe(6)
})

test('where nothing is written it waits a second, and no longer', async () => {
  const { open, seen } = ask(['0/1'])
  const found = await waitForBackgroundWrite({ traffic: new Traffic(), open, nowNs: clock() })
  expect(found).toBe(false)
  expect(seen()).toEqual({ question: 99, closed: 1 })
})

test('a database that is not there, or goes away, is not waited for', async () => {
  const traffic = new Traffic()
  expect(await waitForBackgroundWrite({ traffic, open: refuse, nowNs: clock() })).toBe(false)
  const crashed = ask(['0/1', 'down'])
  expect(await waitForBackgroundWrite({ traffic, open: crashed.open, nowNs: clock() })).toBe(false)
  expect(crashed.seen()).toEqual({ question: 2, closed: 1 })
})
