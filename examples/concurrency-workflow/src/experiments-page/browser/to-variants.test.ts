import { expect, test } from 'vitest'
import { listExperiments, toVariants } from './to-variants.ts'

const row = (day: string, variant: string, [users, active, sessions, rate]: readonly number[]) => ({
  experiment_id: 'button-colour',
  variant_id: variant,
  day,
  users_assigned: users ?? 0,
  users_active_d1: active ?? 0,
  sessions_submitted_d7: sessions ?? 0,
  logging_rate_24h_by_variant: rate ?? 0,
})

test('users assigned on several days add up; a share has its interval', () => {
  const rows = [
    row('2026-11-19', 'grey', [30, 20, 12, 1 / 3]),
    row('2026-11-20', 'blue', [10, 0, 0, 0]),
    row('2026-11-20', 'grey', [233, 61, 5, 71 / 233]),
  ]
  const [blue, grey] = toVariants(rows)
  expect(blue).toMatchObject({ variant: 'blue', users: 10, active: { share: 0, low: 0 } })
  expect(grey).toMatchObject({ variant: 'grey', users: 263, sessions: 17 })
  expect(grey?.logging?.count).toBe(81)
  // 81 of 263: Newcombe (1998), Statistics in Medicine 17, table I, method 3: 0.2553 to 0.3662.
  expect(grey?.active?.count).toBe(81)
  expect(grey?.active?.low).toBeCloseTo(0.2553, 4)
  expect(grey?.active?.high).toBeCloseTo(0.3662, 4)
})

test('a variant without users has no shares', () => {
  expect(toVariants([row('2026-11-20', 'grey', [])])).toMatchObject([
    { users: 0, active: null, logging: null },
  ])
})

test('experiments are listed once, by name', () => {
  const rows = ['b', 'a', 'b'].map((experiment_id) => ({
    ...row('2026-11-20', 'grey', []),
    experiment_id,
  }))
  expect(listExperiments(rows)).toEqual(['a', 'b'])
})
