import {
  type StartConfig,
  ToolError,
  createConfigBlock,
  findConfigProblem,
} from '@gauntlet/contract'
import { type FaultKind, faultKinds as allFaultKinds } from '@gauntlet/faults'
import type { RunCheckKind } from '../load-checks/index.ts'
import { runCheckKinds as allRunCheckKinds } from '../load-checks/run-check-kinds.ts'
import { checkFaults } from './check-faults.ts'
import { checkDataChecks, checkGuaranteeForms, checkScenarioNames } from './check-measured.ts'
import { checkPages } from './check-pages.ts'
import { checkReceivers, checkTls } from './check-receivers.ts'
import { checkReview } from './check-review.ts'
import { checkSweep } from './check-sweep.ts'
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
 * @throws ToolError CONFIG_INVALID naming the file, the key and what is expected
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
  const problem = findConfigProblem(value, createConfigBlock(faultKinds), '')
  if (problem) {
    const place = `${file}: ${problem.path}`
    throw new ToolError('CONFIG_INVALID', `${place} ${problem.says}`, { place })
  }
  const config = withBackgroundJobs(value, file)
  for (const [name, target] of Object.entries(config.targets ?? {})) {
    const path = `targets.${name}`
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
    if (target.url !== undefined && !isHttpUrl(target.url)) {
      const said = `${path}.url is no URL such as http://127.0.0.1:3000: '${target.url}'`
      throw new ToolError('CONFIG_INVALID', `${file}: ${said}`)
    }
    if (target.tls) checkTls({ file, path: `${path}.tls` }, target)
    if (target.url === undefined && !target.start) {
      throw new ToolError('CONFIG_INVALID', `${file}: ${path} needs a url or a start command`)
    }
  }
  checkBlocks(config, file)
  checkDataChecks({ file, path: 'dataChecks' }, config, runCheckKinds)
  if (config.faults) checkFaults({ file, path: 'faults' }, config, faultKinds)
  checkTargetNames(config, file)
  checkComparisons(config, file)
  return config
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
function checkBlocks(config: GauntletConfig, file: string): void {
  if (config.parity) checkParity({ file, path: 'parity' }, config.parity)
  if (config.review) checkReview({ file, path: 'review' }, config.review)
  checkScenarioNames({ file, path: 'scenarios' }, config)
  checkGuaranteeForms({ file, path: 'guarantees' }, config)
  checkReceivers({ file, path: 'receivers' }, config)
  if (config.sweep) checkSweep({ file, path: 'sweep' }, config)
  if (config.pages) checkPages({ file, path: 'pages' }, config.pages)
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

function checkComparisons(config: GauntletConfig, file: string): void {
  const scenarios = Object.keys(config.scenarios ?? {})
  for (const [index, one] of (config.comparisons ?? []).entries()) {
    const path = `comparisons[${index}]`
    if (!scenarios.includes(one.scenario)) {
      const known = scenarios.join(', ') || 'none'
      const said = `${path}.scenario names "${one.scenario}"; there are: ${known}`
      throw new ToolError('CONFIG_INVALID', `${file}: ${said}`)
    }
    if (one.margin !== undefined && !(one.margin > 0 && one.margin < 1)) {
      throw new ToolError('CONFIG_INVALID', `${file}: ${path}.margin must lie between 0 and 1`)
    }
  }
}

function checkParity({ file, path }: ConfigPath, { cases, targets }: Partial<ParityConfig>): void {
  if (cases !== undefined && (targets?.length ?? 0) >= 2) return
  const example = "{ cases: 'cases.yaml', targets: ['before', 'after'] }"
  throw new ToolError('CONFIG_INVALID', `${file}: ${path} needs cases and two targets: ${example}`)
}

function checkTargetNames(config: GauntletConfig, file: string): void {
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
      throw new ToolError(
        'CONFIG_INVALID',
        `${file}: ${where} names target "${name}"; there are: ${known}`,
      )
    }
  }
}
