import { ToolError, type StartConfig } from '@gauntlet/contract'
import { checkFaults } from './check-faults.ts'
import { checkDataChecks, checkGuaranteeForms, checkScenarioNames } from './check-measured.ts'
import { checkPages } from './check-pages.ts'
import { checkReceivers } from './check-receivers.ts'
import { checkReview } from './check-review.ts'
import { checkSmokeConfig } from './check-smoke-config.ts'
import { checkTls } from './check-tls.ts'
import { checkShape, kindOf, type Place, type Shape } from './check-shape.ts'
import type { GauntletConfig } from './gauntlet-config.ts'

const configShape = {
  project: ['string'],
  todo: ['list'],
  targets: ['object'],
  compare: ['object'],
  scenarios: ['object'],
  comparisons: ['list'],
  dataChecks: ['list', 'string'],
  connectionHygiene: ['boolean', 'object'],
  alongside: ['list'],
  auditLimits: ['object'],
  smoke: ['object'],
  parity: ['object'],
  guarantees: ['list'],
  contention: ['boolean'],
  receivers: ['object'],
  faults: ['object'],
  drain: ['object'],
  drainLimitMs: ['number'],
  gaps: ['string'],
  pages: ['list'],
  allowHosts: ['list'],
  review: ['object'],
} satisfies Record<keyof GauntletConfig, Shape[string]> as Shape

const targetShape: Shape = {
  url: ['string'],
  start: ['object'],
  database: ['string', 'object'],
  optional: ['boolean'],
  destructible: ['boolean'],
  headers: ['object'],
  tls: ['object'],
}

const auditLimitsShape: Shape = {
  slipP99Ms: ['number'],
  eventLoopP99Ms: ['number'],
  cpuRatio: ['number'],
  unsentRatio: ['number'],
}

const connectionHygieneShape: Shape = {
  waitMs: ['number'],
  allowAdvisoryLocks: ['boolean'],
}

const parityShape: Shape = {
  cases: ['string', 'object', 'list'],
  targets: ['list'],
  ignore: ['list'],
  openapi: ['string'],
  allowUnsafe: ['boolean'],
  repeats: ['number'],
  repeatUnsafe: ['boolean'],
  shrink: ['boolean'],
  shrinkTries: ['number'],
  budgetMs: ['number'],
  maxBodyBytes: ['number'],
}

const compareShape: Shape = { baseline: ['string'], candidate: ['string'], sameBuild: ['boolean'] }

/** What each number of `parity` is at least. */
const parityLeast = { repeats: 2, shrinkTries: 1, budgetMs: 1, maxBodyBytes: 1 } as const

const startShape: Shape = {
  command: ['list'],
  from: ['string'],
  install: ['list'],
  installScripts: ['boolean'],
  cwd: ['string'],
  env: ['object'],
  port: ['number'],
  ready: ['string'],
  replicas: ['number'],
  readyTimeoutMs: ['number'],
  seed: ['list'],
}

/**
 * Refuses what a config cannot mean. TypeScript says the same while it is written; this speaks to those
 * who write JavaScript, and to typing mistakes that a cast let through.
 *
 * @throws ToolError CONFIG_INVALID naming the file, the key and what is expected
 */
export function checkConfig(value: unknown, file: string): GauntletConfig {
  if (kindOf(value) !== 'object') {
    throw new ToolError(
      'CONFIG_INVALID',
      `${file} must have a default export: export default defineGauntlet({ ... })`,
    )
  }
  checkShape({ file, path: '' }, value, configShape)
  const config = value as GauntletConfig
  for (const [name, target] of Object.entries(config.targets ?? {})) {
    const path = `targets.${name}`
    checkShape({ file, path }, target, targetShape)
    if (target.start) checkStart({ file, path: `${path}.start` }, target.start)
    if (target.start?.seed && target.database !== 'embedded') {
      throw new ToolError(
        'CONFIG_INVALID',
        `${file}: ${path}.start.seed fills an embedded database only: add database: 'embedded', or seed yours yourself`,
      )
    }
    if (target.destructible === true && (!target.start || target.database !== 'embedded')) {
      throw new ToolError(
        'CONFIG_INVALID',
        `${file}: ${path}.destructible is for a target that Gauntlet starts with database: 'embedded', and for no other`,
      )
    }
    if (typeof target.database === 'string' && target.database !== 'embedded') {
      throw new ToolError(
        'CONFIG_INVALID',
        `${file}: ${path}.database must be 'embedded' or { url: ... }, not '${String(target.database)}'`,
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
  checkTargetNames(config, file)
  checkComparisons(config, file)
  return config
}

/** Each block of a config by itself. */
function checkBlocks(config: GauntletConfig, file: string): void {
  if (config.auditLimits) {
    checkShape({ file, path: 'auditLimits' }, config.auditLimits, auditLimitsShape)
  }
  if (typeof config.connectionHygiene === 'object') {
    const place = { file, path: 'connectionHygiene' }
    checkShape(place, config.connectionHygiene, connectionHygieneShape)
  }
  if (config.smoke) checkSmokeConfig({ file, path: 'smoke' }, config.smoke)
  if (config.parity) checkParity({ file, path: 'parity' }, config.parity)
  if (config.pages) checkPages({ file, path: 'pages' }, config.pages)
  if (config.review) checkReview({ file, path: 'review' }, config.review)
  checkScenarioNames({ file, path: 'scenarios' }, config)
  checkDataChecks({ file, path: 'dataChecks' }, config)
  checkGuaranteeForms({ file, path: 'guarantees' }, config)
  checkReceivers({ file, path: 'receivers' }, config)
  if (config.faults) checkFaults({ file, path: 'faults' }, config)
  if (config.compare) checkShape({ file, path: 'compare' }, config.compare, compareShape)
}

const isHttpUrl = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

function checkStart(place: Place, start: unknown): void {
  checkShape(place, start, startShape)
  const { command, seed, install, installScripts } = start as Partial<StartConfig>
  refuseWordless(place, "command must be words: ['npm', 'start']", command ?? [])
  if (install && installScripts !== undefined) {
    const rule =
      "installScripts is for the default `npm ci`: say it in install, as ['npm', 'ci', '--ignore-scripts']"
    throw new ToolError('CONFIG_INVALID', `${place.file}: ${place.path}.${rule}`)
  }
  if (seed) refuseWordless(place, "seed must be words: ['npm', 'run', 'seed']", seed)
}

function refuseWordless({ file, path }: Place, rule: string, words: readonly unknown[]): void {
  if (words.length > 0 && words.every((word) => typeof word === 'string')) return
  throw new ToolError('CONFIG_INVALID', `${file}: ${path}.${rule}`)
}

const comparisonShape: Shape = {
  scenario: ['string'],
  margin: ['number'],
  looks: ['list'],
  coolDownMs: ['number'],
}

function checkComparisons(config: GauntletConfig, file: string): void {
  const scenarios = Object.keys(config.scenarios ?? {})
  for (const [index, one] of (config.comparisons ?? []).entries()) {
    const path = `comparisons[${index}]`
    checkShape({ file, path }, one, comparisonShape)
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

function checkParity(place: Place, parity: unknown): void {
  checkShape(place, parity, parityShape)
  const { cases, targets } = parity as { cases?: unknown; targets?: unknown[] }
  if (cases === undefined || (targets?.length ?? 0) < 2) {
    const example = "{ cases: 'cases.yaml', targets: ['before', 'after'] }"
    throw new ToolError(
      'CONFIG_INVALID',
      `${place.file}: ${place.path} needs cases and two targets: ${example}`,
    )
  }
  for (const [key, least] of Object.entries(parityLeast)) {
    const value = (parity as Record<string, number | undefined>)[key]
    if (value === undefined || (Number.isSafeInteger(value) && value >= least)) continue
    const said = `${place.path}.${key} must be a whole number of at least ${least}`
    throw new ToolError('CONFIG_INVALID', `${place.file}: ${said}`)
  }
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
