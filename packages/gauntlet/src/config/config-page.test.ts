import {
  createConfigBlock,
  DataCheckBlock,
  ReceiverBlock,
  RequestBlock,
  ReviewerBlock,
  ScenarioBlock,
  StartBlock,
  TargetBlock,
  TlsBlock,
  type StartConfig,
  type TargetConfig,
  type TlsConfig,
} from '@gauntlet/contract'
import { faultKinds } from '@gauntlet/faults'
import type { RequestStep, Scenario } from '@gauntlet/core/flow'
import { expect, test } from 'vitest'
import type { DataCheckDefinition } from '../load-checks/data-check.ts'
import type { ReceiverConfig } from '../receiver/receiver-config.ts'
import type { ReviewerConfig } from '../review/review-config.ts'
import { renderConfigPage } from './config-page.ts'
import type { GauntletConfig } from './gauntlet-config.ts'

const ConfigBlock = createConfigBlock(faultKinds)

test('docs/config.md is what the schema says: write it with npm run docs:config', async () => {
  await expect(renderConfigPage(ConfigBlock, DataCheckBlock)).toMatchFileSnapshot(
    '../../../../docs/config.md',
  )
})

type Block = { readonly properties: object }
/** The keys that only one of the two has: none, or it does not compile. */
type Differing<Schema extends Block, Config> = Exclude<
  keyof Schema['properties'] | keyof Config,
  keyof Schema['properties'] & keyof Config
>
const hasTheKeysOf =
  <Config>() =>
  <Schema extends Block>(
    schema: [Differing<Schema, Config>] extends [never] ? Schema : Differing<Schema, Config>,
  ) =>
    Object.keys((schema as Schema).properties)

test('every key of a type has a schema, and no other key, and says what it is', () => {
  const keys = [
    hasTheKeysOf<GauntletConfig>()(ConfigBlock),
    hasTheKeysOf<DataCheckDefinition<unknown, unknown, unknown>>()(DataCheckBlock),
    hasTheKeysOf<TargetConfig>()(TargetBlock),
    hasTheKeysOf<StartConfig>()(StartBlock),
    hasTheKeysOf<TlsConfig>()(TlsBlock),
    hasTheKeysOf<Scenario>()(ScenarioBlock),
    hasTheKeysOf<RequestStep>()(RequestBlock),
    hasTheKeysOf<ReceiverConfig>()(ReceiverBlock),
    hasTheKeysOf<ReviewerConfig>()(ReviewerBlock),
  ].flat()
  const page = renderConfigPage(ConfigBlock, DataCheckBlock)
  const rows = page.split('\n').filter((line) => line.startsWith('| `'))
  expect(rows.filter((row) => / \|\s+\|$/.test(row))).toEqual([])
  for (const key of keys) expect(page).toContain(`| \`${key}\` |`)
})
