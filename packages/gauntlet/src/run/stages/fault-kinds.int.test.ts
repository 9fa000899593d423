import { createConfigBlock, faultKeys } from '@gauntlet/contract'
import {
  faultKinds,
  type Fault,
  type FaultKind,
  type FaultOf,
  type TargetFaultKind,
  type WireFaultKind,
} from '@gauntlet/faults'
import { openStore } from '@gauntlet/store'
import { openTestStore } from '@gauntlet/testkit'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkConfig, ourKinds } from '../../config/check-config.ts'
import { renderConfigPage } from '../../config/config-page.ts'
import { createFaultsStage } from './faults-stage.ts'
import { askStage, configureShop } from './test-support/faulted-shop.ts'

/** Kinds that are in no list of ours: one of the wire, one of a process. */
const lateLoss: WireFaultKind<FaultOf<'late-loss', { requests: number; ms: number }>> = {
  kind: 'late-loss',
  description: 'The answer comes late, and is lost.',
  properties: { requests: faultKeys.requests, ms: faultKeys.ms },
  done: 'answers lost late',
  treat: ({ ms }) => ({ delayMs: ms, cut: { when: 'answered' } }),
}
const nap: TargetFaultKind<FaultOf<'nap'>> = {
  kind: 'nap',
  description: 'The first replica stands still for a moment.',
  properties: {},
  spreadTimes: 2,
  refuse: (_, { name, config }) =>
    config.start?.replicas === 1 ? undefined : `.kind needs one replica of ${name}`,
  prepare: (_, target) => {
    const replica = target.replica()
    return target.inTurn(replica, async () => {
      await replica.process.pause(20)
      return { proof: `process ${replica.process.pid} had a nap` }
    })
  },
}
const kinds: readonly FaultKind[] = [...faultKinds, lateLoss, nap]

/** TypeScript knows the kinds of ours only. */
const planned = [
  { kind: 'late-loss', after: 10, requests: 3, ms: 5 },
  { kind: 'nap', after: 20, times: 1 },
] as unknown as readonly Fault[]

test('a kind of fault is one row: the config takes it, and refuses what is wrong with it; the docs have it', () => {
  const config = configureShop('first', planned)
  expect(checkConfig(config, 'g.ts', { ...ourKinds, faultKinds: kinds })).toBe(config)
  expect(() => checkConfig(config, 'g.ts')).toThrow('faults.outage.inject[0].kind must be one of')
  const misspelt = configureShop('first', [{ ...planned[0], mz: 5 } as never])
  expect(() => checkConfig(misspelt, 'g.ts', { ...ourKinds, faultKinds: kinds })).toThrow(
    'inject[0].mz is unknown',
  )
  const two = configureShop('first', planned, { replicas: 2 })
  expect(() => checkConfig(two, 'g.ts', { ...ourKinds, faultKinds: kinds })).toThrow(
    'inject[1].kind needs one replica',
  )
  const page = renderConfigPage(createConfigBlock(kinds))
  expect(page).toMatch(/## fault late-loss[^]*The answer comes late, and is lost\./)
})

test('the stage injects it, proves it, and draws it', async () => {
  const home = await mkdtemp(join(tmpdir(), 'gauntlet-kinds-'))
  const { store, close } = await openTestStore(openStore)
  const config = configureShop('first', planned)
  const { reasons, outcomeOf, document, page } = await askStage(createFaultsStage(kinds), {
    config,
    home,
    store,
  })
  expect(reasons.filter(({ outcome }) => outcome !== 'pass')).toEqual([])
  expect(outcomeOf('late-loss happened (outage)')).toBe('pass')
  expect(outcomeOf('nap happened (outage)')).toBe('pass')
  expect(document?.faults).toMatchObject([
    { kind: 'late-loss', requests: 3, proof: '3 of 3 answers lost late by the proxy' },
    { kind: 'nap', fired: true, proof: expect.stringContaining('had a nap') },
  ])
  expect(document?.outcomes.info).toBeGreaterThanOrEqual(3)
  const html = await readFile(page ?? '', 'utf8')
  expect(html).toMatch(/<svg[^]*late loss<\/text>[^]*<\/svg>/)
  expect(html).toContain('3 of 3 answers lost late by the proxy')
  await close()
  await rm(home, { recursive: true, force: true })
})
