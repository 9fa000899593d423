import { expect, test } from 'vitest'
import { invariant } from '../guarantees/invariant/define-invariant.ts'
import { neverNegative } from '../guarantees/invariant/never-negative.ts'
import { uniqueIds } from '../guarantees/judged-by-answers.ts'
import { check } from '../load-checks/data-check.ts'
import { checkConfig } from './check-config.ts'
import { whileLoading } from './mistaken.ts'

const wrong = () => uniqueIds('ids', { observe: () => null, stored: 'select 1' } as never)

/** A config as its file makes it: `checkConfig` sees it once it is loaded. */
async function listSaid(make: () => object): Promise<string[]> {
  const config = await whileLoading(() => Promise.resolve(make()))
  try {
    checkConfig(config, 'g.ts')
    return []
  } catch (error) {
    return (error as Error).message.split('\n')
  }
}

test('a call that cannot make its guarantee hides no other mistake of the config', async () => {
  const said = await listSaid(() => ({
    targets: { a: {} },
    guarantees: [wrong(), invariant('rows', {} as never), neverNegative('stock', {} as never)],
    dataChecks: [check('orders', { expect: 0 } as never)],
  }))
  expect(said).toEqual([
    'g.ts: 5 mistakes',
    expect.stringMatching(/^ {2}guarantee "ids": uniqueIds has no option "stored"/),
    '  guarantee "rows": sql must be a text',
    expect.stringMatching(/^ {2}guarantee "stock": neverNegative needs `table`/),
    expect.stringMatching(/^ {2}check\('orders', \{ … \}\): sql/),
    '  targets.a needs a url or a start command',
  ])
})

test('it stands beside mistakes of form, too, and alone where there is no other', async () => {
  expect(await listSaid(() => ({ targetz: {}, guarantees: [wrong()] }))).toEqual([
    'g.ts: 2 mistakes',
    expect.stringMatching(/^ {2}targetz is unknown/),
    expect.stringMatching(/^ {2}guarantee "ids": uniqueIds has no option/),
  ])
  expect(await listSaid(() => ({ guarantees: [wrong()] }))).toEqual([
    expect.stringMatching(/^guarantee "ids": uniqueIds has no option/),
  ])
})

test('outside of a config that loads the call throws, and what holds a mistake never judges', async () => {
  expect(wrong).toThrow('uniqueIds has no option "stored"')
  const kept = await whileLoading(() => Promise.resolve({ rule: wrong() }))
  expect(() => kept.rule.check({} as never)).toThrow('uniqueIds has no option "stored"')
})
