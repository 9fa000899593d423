import { expect, test } from 'vitest'
import { parseLooks, parseMargin, planLooks } from './compare-options.ts'

test('looks are 10, 20 and 30 by default; --blocks is one look', () => {
  expect(planLooks({})).toEqual([10, 20, 30])
  expect(planLooks({ looks: [8, 16] })).toEqual([8, 16])
  expect(planLooks({ blocks: 6 })).toEqual([6])
})

test.each([
  { name: 'five blocks', given: { blocks: 5 }, says: 'need >= 6 blocks, not 5' },
  { name: 'six at several looks', given: { looks: [6, 12] }, says: 'need >= 7 blocks, not 6' },
  { name: 'too many blocks', given: { blocks: 41 }, says: 'at most 40 blocks' },
  { name: 'looks that do not ascend', given: { looks: [20, 10] }, says: 'looks ascend' },
  { name: 'both options', given: { looks: [10], blocks: 12 }, says: 'not both' },
])('$name are no plan', ({ given, says }) => {
  expect(() => planLooks(given)).toThrow(says)
})

test('margins are percents or ratios within (0, 1)', () => {
  expect(parseMargin('5%')).toBe(0.05)
  expect(parseMargin('0.1')).toBe(0.1)
  for (const text of ['', '0', '-1%', '100%', 'much']) {
    expect(() => parseMargin(text)).toThrow('is not a margin')
  }
  expect(parseLooks('10,20')).toEqual([10, 20])
  expect(() => parseLooks('ten')).toThrow('is not a list of blocks')
})
