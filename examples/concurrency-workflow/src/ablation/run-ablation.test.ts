import { expect, test } from 'vitest'
import type { ComparisonContext } from 'gauntlet/internal'
import { withArms } from './run-ablation.ts'

type Config = ComparisonContext['loaded']['config']

const config: Config = {
  targets: {
    baseline: {
      start: { command: ['node', 'server.ts'], replicas: 2, env: { A: '1' } },
      database: 'embedded',
    },
  },
}

test('both arms are the baseline, one with all techniques and one without the one in question', () => {
  const { targets } = withArms(config, 'sticky')
  const start = { replicas: 2, env: { A: '1' } }
  expect(targets).toMatchObject({
    'with-all': {
      start: { ...start, command: ['node', 'server.ts', '--without', 'none'] },
      database: 'embedded',
    },
    'without-sticky': {
      start: { ...start, command: ['node', 'server.ts', '--without', 'sticky'] },
      database: 'embedded',
    },
  })
})

test('what runs beside the baseline runs beside both arms, and what does not does not', () => {
  const rollUp = { flow: { name: 'roll up', steps: [] }, everyMs: 1_000 }
  const of = (targets?: string[]) =>
    withArms({ ...config, backgroundJobs: [{ ...rollUp, ...(targets && { targets }) }] }, 'sticky')
      .backgroundJobs?.[0]?.targets
  expect(of(['baseline', 'candidate'])).toEqual(
    expect.arrayContaining(['with-all', 'without-sticky']),
  )
  expect(of(['candidate'])).toEqual(['candidate'])
  expect(of()).toBeUndefined()
})

test('a config that starts no baseline is refused', () => {
  expect(() =>
    withArms({ targets: { baseline: { url: 'http://127.0.0.1:1' } } }, 'sticky'),
  ).toThrow('wants a target "baseline"')
})
