import { expect, test } from 'vitest'
import { excuseLoss } from './excuse-loss.ts'

const anomaly = (name: string) => ({ guarantee: 'orders', class: name, sentence: '', rows: [] })
const found = [anomaly('LOST'), anomaly('DUPLICATE')]
const lax = { fsync: 'on', full_page_writes: 'on', synchronous_commit: 'off' }

test('what a crash loses by the configuration of the database is no failure, and everything else is', () => {
  const { anomalies, excused } = excuseLoss(found, { crashes: true, settings: lax })
  expect(anomalies).toEqual([anomaly('DUPLICATE')])
  expect(excused).toMatch(/^orders: LOST, and the database runs with synchronous_commit = off: /)
})

test.each([
  { what: 'no crash', crashes: false, settings: lax },
  {
    what: 'a crash of a database that keeps what it acknowledged',
    crashes: true,
    settings: { ...lax, synchronous_commit: 'on' },
  },
])('after $what, all of it stays a failure', ({ crashes, settings }) => {
  expect(excuseLoss(found, { crashes, settings })).toEqual({
    anomalies: found,
    excused: undefined,
  })
})
