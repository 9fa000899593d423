import { expect, test } from 'vitest'
import { toScale } from './daily.tsx'

test.each([
  [[], 'ms'],
  [[0, 1999], 'ms'],
  [[3, 2000], 's'],
  [[119_999], 's'],
  [[120_000], 'minutes'],
  [[7_200_000, 1], 'hours'],
])('lags of %j are read in %s', (values, unit) => {
  expect(toScale(values).unit).toBe(unit)
})
