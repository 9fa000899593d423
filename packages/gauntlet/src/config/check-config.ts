import {
  type StartConfig,
  type TargetConfig,
  ToolError,
  createConfigBlock,
  findConfigProblems,
} from '@gauntlet/contract'
import { type FaultKind, faultKinds as allFaultKinds } from '@gauntlet/faults'
import type { RunCheckKind } from '../load-checks/index.ts'
import { runCheckKinds as allRunCheckKinds } from '../load-checks/run-check-kinds.ts'
import { checkFaults } from './check-faults.ts'
import {
  checkDataChecks,
  checkGuaranteeForms,
  checkScenarioNames,
  listEmptyFlows,
  listMistaken,
} from './check-measured.ts'
import { checkPages } from './check-pages.ts'
import { checkReceivers, checkTls } from './check-receivers.ts'
import { checkReview } from './check-review.ts'
import { checkSweep } from './check-sweep.ts'
import { Mistakes, throwAll } from './config-mistakes.ts'
import type { ConfigPath } from './reading-config.ts'
import type { GauntletConfig, ParityConfig } from './gauntlet-config.ts'

/** The registries that a config names rows of. */
export type ConfigKinds = {
  readonly faultKinds: readonly FaultKind[]
  readonly runCheckKinds: readonly RunCheckKind[]
}

export const ourKinds: ConfigKinds = {
  faultKinds: allFaultKinds,
  runCheckKinds: allRunCheckKinds,
}

/**
 * Refuses what a config cannot mean. TypeScript says the same while it is written; this speaks to those
 * who write JavaScript, and to typing mistakes that a cast let through.
 *
 * @throws ToolError CONFIG_INVALID naming the file, and of each mistake the key and what is expected
 */
export function checkConfig(
  value: unknown,
  file: string,
  { faultKinds, runCheckKinds }: ConfigKinds = ourKinds,
): GauntletConfig {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ToolError(
      'CONFIG_INVALID',
      `${file} must have a default export: export default defineGauntlet({ ... })`,
    )
  }
  const mistaken = listMistaken(file, value)
  const ofForm = findConfigProblems(value, createConfigBlock(faultKinds), '').map(
    ({ path, says }) => {
      const place = `${file}: ${path}`
      return new ToolError('CONFIG_INVALID', `${place} ${says}`, { place })
    },
  )
  if (ofForm.length > 0) throwAll(file, [...ofForm, ...mistaken])
  const config = withBackgroundJobs(value, file)
  const mistakes = new Mistakes()
  for (const one of [...mistaken, ...listEmptyFlows(file, config)]) mistakes.add(one)
  for (const [name, target] of Object.entries(config.targets ?? {}))
    mistakes.of(() => checkTarget({ file, path: `targets.${name}` }, target))
  checkBlocks(config, { file, mistakes })
  mistakes.of(() => checkDataChecks({ file, path: 'dataChecks' }, config, runCheckKinds))
  for (const [name, plan] of Object.entries(config.faults ?? {})) {
    const one = { ...config, faults: { [name]: plan } }
    mistakes.of(() => checkFaults({ file, path: 'faults' }, one, faultKinds))
  }
  checkTargetNames(config, { file, mistakes })
  checkComparisons(config, { file, mistakes })
  throwAll(file, mistakes.list)
  return config
}

type Checking = { readonly file: string; readonly mistakes: Mistakes }

/** What a target cannot be, beyond its schema. */
function checkTarget({ file, path }: ConfigPath, target: TargetConfig): void {
  if (target.start) checkStart({ file, path: `${path}.start` }, target.start)
  if (target.start?.seed && target.database !== 'embedded') {
    throw new ToolError(
      'CONFIG_INVALID',
      `${file}: ${path}.start.seed fills an embedded database only: add database: 'embedded', or seed yours yourself`,
    )
  }
  if (target.start?.migrate && target.database !== 'embedded') {
    throw new ToolError(
      'CONFIG_INVALID',
      `${file}: ${path}.start.migrate makes the tables of an embedded database only: add database: 'embedded', or migrate yours yourself`,
    )
  }
  if (target.destructible === true && (!target.start || target.database !== 'embedded')) {
    throw new ToolError(
      'CONFIG_INVALID',
      `${file}: ${path}.destructible is for a target that Gauntlet starts with database: 'embedded', and for no other`,
    )
  }
  if (!target.start && target.database !== 'embedded' && target.database?.writable === true) {
    throw new ToolError(
      'CONFIG_INVALID',
      `${file}: ${path}.database.writable is for a target that Gauntlet starts, and for no other`,
    )
  }
  if (target.url !== undefined && !isHttpUrl(target.url)) {
    const said = `${path}.url is no URL such as http://127.0.0.1:3000: '${target.url}'`
    throw new ToolError('CONFIG_INVALID', `${file}: ${said}`)
  }
  if (target.tls) checkTls({ file, path: `${path}.tls` }, target)
  if (target.ready !== undefined && target.start) {
    throw new ToolError(
      'CONFIG_INVALID',
      `${file}: ${path}.ready is of a url; of what Gauntlet starts it is ${path}.start.ready`,
    )
  }
  if (target.url === undefined && !target.start) {
    throw new ToolError('CONFIG_INVALID', `${file}: ${path} needs a url or a start command`)
  }
}

/** The config with its background jobs under their own key, whichever of the two names it uses. */
function withBackgroundJobs(config: GauntletConfig, file: string): GauntletConfig {
  const { alongside, ...others } = config
  if (alongside === undefined) return config
  if (config.backgroundJobs) {
    const said = 'alongside is the old name of backgroundJobs: give one of them'
    throw new ToolError('CONFIG_INVALID', `${file}: ${said}`)
  }
  return { ...others, backgroundJobs: alongside }
}

/** Each block of a config by itself, beyond its schema. */
function checkBlocks(config: GauntletConfig, { file, mistakes }: Checking): void {
  const { parity, review, sweep, pages } = config
  if (parity) mistakes.of(() => checkParity({ file, path: 'parity' }, parity))
  if (review) mistakes.of(() => checkReview({ file, path: 'review' }, review))
  mistakes.of(() => checkScenarioNames({ file, path: 'scenarios' }, config))
  mistakes.of(() => checkGuaranteeForms({ file, path: 'guarantees' }, config))
  mistakes.of(() => checkReceivers({ file, path: 'receivers' }, config))
  if (sweep) mistakes.of(() => checkSweep({ file, path: 'sweep' }, config))
  if (pages) mistakes.of(() => checkPages({ file, path: 'pages' }, pages))
}

const isHttpUrl = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

function checkStart(place: ConfigPath, { install, installScripts }: StartConfig): void {
  if (install && installScripts !== undefined) {
    const rule =
      "installScripts is for the default `npm ci`: say it in install, as ['npm', 'ci', '--ignore-scripts']"
    throw new ToolError('CONFIG_INVALID', `${place.file}: ${place.path}.${rule}`)
  }
}

function checkComparisons(config: GauntletConfig, { file, mistakes }: Checking): void {
  const scenarios = Object.keys(config.scenarios ?? {})
  for (const [index, one] of (config.comparisons ?? []).entries()) {
    const path = `comparisons[${index}]`
    if (!scenarios.includes(one.scenario)) {
      const known = scenarios.join(', ') || 'none'
      const said = `${path}.scenario names "${one.scenario}"; there are: ${known}`
      mistakes.add(new ToolError('CONFIG_INVALID', `${file}: ${said}`))
    }
    if (one.margin !== undefined && !(one.margin > 0 && one.margin < 1)) {
      const rule = `${path}.margin must lie between 0 and 1`
      mistakes.add(new ToolError('CONFIG_INVALID', `${file}: ${rule}`))
    }
  }
}

function checkParity({ file, path }: ConfigPath, { cases, targets }: Partial<ParityConfig>): void {
  if (cases !== undefined && (targets?.length ?? 0) >= 2) return
  const example = "{ cases: 'cases.yaml', targets: ['before', 'after'] }"
  throw new ToolError('CONFIG_INVALID', `${file}: ${path} needs cases and two targets: ${example}`)
}

function checkTargetNames(config: GauntletConfig, { file, mistakes }: Checking): void {
  const targets = Object.keys(config.targets ?? {})
  const known = targets.length > 0 ? targets.join(', ') : 'none'
  const { baseline = '', candidate = '' } = config.compare ?? {}
  const compared = config.compare ? Object.entries({ baseline, candidate }) : []
  const used = [
    ...compared.map(([role, name]) => ({ where: `compare.${role}`, name })),
    ...[...(config.smoke?.checks ?? []), ...(config.smoke?.finally ?? [])].map((check) => ({
      where: `smoke check "${check.name}"`,
      name: check.target,
    })),
    ...(config.parity?.targets ?? []).map((name) => ({ where: 'parity.targets', name })),
  ]
  for (const { where, name } of used) {
    if (!targets.includes(name)) {
      mistakes.add(
        new ToolError(
          'CONFIG_INVALID',
          `${file}: ${where} names target "${name}"; there are: ${known}`,
        ),
      )
    }
  }
}
