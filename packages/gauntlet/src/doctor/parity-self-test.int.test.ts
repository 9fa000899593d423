import { expect, test } from 'vitest'
import { checkParity, describePlanted } from './parity-self-test.ts'

test('parity reports every falsified answer, and nothing about the control', async () => {
  const { outcome, sentence, planted } = await checkParity(AbortSignal.timeout(200_000))
  expect(planted.map(describePlanted)).toEqual([
    '✓ nothing, as a control → nothing',
    '✓ a flipped status → status',
    '✓ a renamed field → missing /total, extra /sum',
    '✓ a changed value → value /total',
    '✓ a changed value in a list → value /lines/0/quantity',
    '✓ digits written otherwise → value /total',
    '✓ a header with the same meaning, as a control → nothing',
    '✓ a header that lost a name → header vary',
    '✓ the neighbour of a long integer → value /ref',
    '✓ another type → type /total',
    '✓ nothing behind a mapping, as a control → nothing',
    '✓ a flipped status behind a mapping → status',
    '✓ a changed value behind a mapping → value /data/total',
    '✓ a lost element behind a mapping → missing /data/lines/0',
  ])
  expect(sentence).toBe('14 answers falsified through a proxy: parity was right about 14')
  expect(outcome).toBe('pass')
})

test('the self-test fails when parity does not report what was planted', async () => {
  const blind = [
    { name: 'a fault that is none', expects: ['value /id'], mutate: <T>(answer: T): T => answer },
  ]
  const { outcome, planted } = await checkParity(AbortSignal.timeout(200_000), blind)
  expect(outcome).toBe('fail')
  expect(planted.map(describePlanted)).toEqual([
    '✗ a fault that is none → value /id, but parity reported nothing',
  ])
})

test('a proxy that never answers proves nothing', async () => {
  const { outcome } = await checkParity(AbortSignal.abort())
  expect(outcome).toBe('fail')
})
