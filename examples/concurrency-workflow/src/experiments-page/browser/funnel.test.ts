import { expect, test } from 'vitest'
import { toFunnel } from './funnel.tsx'

type Variant = readonly [experiment: string | null, variant: string | null]

const day = (at: string, [experiment_id, variant_id]: Variant, counts: readonly number[]) =>
  counts.map((users, index) => ({
    day: at,
    experiment_id,
    variant_id,
    step_position: index + 1,
    step_name: `step ${index + 1}`,
    users,
  }))

const rows = [
  ...day('2026-11-19', [null, null], [10, 4]),
  ...day('2026-11-20', [null, null], [30, 6]),
  ...day('2026-11-20', ['colour', 'grey'], [0, 0]),
  ...day('2026-11-20', ['colour', 'blue'], [8, 2]),
  ...day('2026-11-20', ['length', 'short'], [8, 2]),
]

test('days add up, and each step is a share of the first', () => {
  expect(toFunnel(rows, undefined)).toEqual([
    {
      variant: null,
      steps: [
        { step: 'step 1', users: 40, share: 1 },
        { step: 'step 2', users: 10, share: 0.25 },
      ],
    },
  ])
})

test('the variants of the experiment follow all users; nobody has no share', () => {
  const [, blue, grey, none] = toFunnel(rows, 'colour')
  expect(blue).toMatchObject({ variant: 'blue', steps: [{ share: 1 }, { share: 0.25 }] })
  expect(grey).toMatchObject({ variant: 'grey', steps: [{ share: null }, { share: null }] })
  expect(none).toBeUndefined()
})
