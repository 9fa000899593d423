import { expect, test } from 'vitest'
import { addDays, boundsOf, listBuckets, listDays, toDay } from './days.ts'

const nothingHappened = { windowDays: 3, lastRunDay: '2026-03-01', lateDays: [], reachDays: 0 }

test('a day is a UTC day, over the end of a month and a leap day', () => {
  expect(toDay(new Date('2026-03-01T00:30:00+01:00'))).toBe('2026-02-28')
  expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
  expect(listDays('2025-12-30', '2026-01-01')).toEqual(['2025-12-30', '2025-12-31', '2026-01-01'])
  expect(boundsOf('2026-03-01')).toEqual({
    start: '2026-03-01T00:00:00Z',
    end: '2026-03-02T00:00:00Z',
  })
})

test.each([
  {
    name: 'the window alone, today included',
    request: { ...nothingHappened, today: '2026-03-01' },
    days: ['2026-02-27', '2026-02-28', '2026-03-01'],
  },
  {
    name: 'also the days since the last success, so that a missed run leaves no hole',
    request: { ...nothingHappened, today: '2026-03-05', windowDays: 1, lastRunDay: '2026-03-03' },
    days: ['2026-03-03', '2026-03-04', '2026-03-05'],
  },
  {
    name: 'also a day that a late event re-opened',
    request: {
      ...nothingHappened,
      today: '2026-03-01',
      windowDays: 1,
      lateDays: ['2026-01-09', '2026-03-01'],
    },
    days: ['2026-01-09', '2026-03-01'],
  },
  {
    name: 'with the days before that an event still reaches',
    request: {
      ...nothingHappened,
      today: '2026-03-01',
      windowDays: 1,
      lateDays: ['2026-02-10'],
      reachDays: 1,
    },
    days: ['2026-02-09', '2026-02-10', '2026-02-28', '2026-03-01'],
  },
])('computes $name', ({ request, days }) => {
  expect(listBuckets(request)).toEqual(days)
})

test('goes back half a year at most, however long no run succeeded', () => {
  const days = listBuckets({ ...nothingHappened, today: '2026-03-01', lastRunDay: '2024-01-01' })
  expect(days).toHaveLength(181)
  expect(days[0]).toBe('2025-09-02')
})
