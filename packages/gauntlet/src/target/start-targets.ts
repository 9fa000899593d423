import { assertAllowedTarget } from '@gauntlet/engine'
import { redactDatabaseUrl, ToolError, type TargetConfig } from '@gauntlet/contract'
import { startStack, type RunningTarget, type Stack } from '@gauntlet/stack'
import { join } from 'node:path'
import type { Io } from '../cli/io.ts'
import type { Print } from '../cli/print.ts'
import type { GauntletConfig } from '../config/gauntlet-config.ts'
import type { LoadedConfig } from '../config/load-config.ts'
import { startReceivers, withReceivers, type Receivers } from '../receiver/receivers.ts'

export type StartTargetsOptions = {
  readonly loaded: LoadedConfig
  /** Folder for the logs of the services: evidence. */
  readonly logFolder: string
  readonly io: Io
  readonly print: Print
}

/** The targets of a config, and what Gauntlet serves for each that it started. */
export type ProjectStack = Stack & { readonly receivers: ReadonlyMap<string, Receivers> }

/**
 * Starts the targets of the config, or checks that those with a URL may be asked.
 *
 * @throws ToolError CONFIG_INVALID without targets, START_FAILED, PORT_TAKEN, TARGET_FORBIDDEN
 */
export async function startTargets(options: StartTargetsOptions): Promise<ProjectStack> {
  const { loaded, logFolder, io, print } = options
  const targets = selectTargets(loaded)
  for (const { url, start } of Object.values(targets)) {
    if (url !== undefined && !start) assertAllowedTarget(url, loaded.config.allowHosts ?? [])
  }
  const { configs, receivers, stop } = await serveReceivers(targets, loaded)
  try {
    const stack = await startStack({
      targets: configs,
      root: loaded.root,
      stateFolder: join(loaded.root, '.gauntlet'),
      logFolder,
      env: io.env,
      signal: io.signal,
      note: print.note,
      onProgress: (name, state) => {
        if (state === 'starting') print.progress(`starting: ${name}`)
      },
    })
    const started = [...stack.targets.keys()].filter((name) => configs[name]?.start !== undefined)
    // One with a URL was not asked yet.
    if (started.length > 0) print.note(`ready: ${started.join(', ')}`)
    for (const { races } of stack.targets.values()) for (const race of races) print.note(race)
    for (const [name, why] of stack.absent) print.note(`${name} is left out: ${why}`)
    const stopAll = async () => {
      await stack.stop()
      await stop()
    }
    return { ...stack, receivers, stop: stopAll }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Each target that Gauntlet starts has its own receivers. */
async function serveReceivers(
  targets: Readonly<Record<string, TargetConfig>>,
  { config }: LoadedConfig,
) {
  const receivers = new Map<string, Receivers>()
  const configs: Record<string, TargetConfig> = { ...targets }
  const stop = async () => {
    await Promise.all([...receivers.values()].map((one) => one.stop()))
  }
  for (const [name, target] of Object.entries(targets)) {
    if (!target.start) continue
    const own = await startReceivers(config.receivers)
    receivers.set(name, own)
    configs[name] = withReceivers(target, own)
  }
  return { configs, receivers, stop }
}

/** The targets of the config that take part. @throws ToolError CONFIG_INVALID without any */
export function selectTargets({ config, root, file }: LoadedConfig): Record<string, TargetConfig> {
  const all = Object.entries(config.targets ?? {})
  if (all.length === 0) {
    const where = file ?? `${root} (no gauntlet.config.ts found)`
    throw new ToolError('CONFIG_INVALID', `${where} names no targets`, {
      hint: '`gauntlet init` looks at the project and writes a first config.',
    })
  }
  return Object.fromEntries(all.filter(([name, { start }]) => start || isNamed(name, config)))
}

const roles = ['baseline', 'candidate'] as const

/** A target that is up elsewhere takes part when it stands for a build, or something of the config names it. */
function isNamed(target: string, { compare, smoke, parity }: GauntletConfig): boolean {
  const checks = [...(smoke?.checks ?? []), ...(smoke?.finally ?? [])]
  return (
    roles.some((role) => (compare?.[role] ?? role) === target) ||
    checks.some((check) => check.target === target) ||
    (parity?.targets ?? []).includes(target)
  )
}

/** The lines that show the user where everything runs; the password of a database that the config names is left out. */
export function describeTargets(
  targets: Iterable<Pick<RunningTarget, 'name' | 'urls' | 'databaseUrl' | 'postgres'>>,
): string {
  const rows = [...targets].flatMap(({ name, urls, databaseUrl, postgres }) => {
    const label = (index: number) => (urls.length > 1 ? `${name} (replica ${index + 1})` : name)
    const database: [string, string][] =
      databaseUrl === undefined
        ? []
        : [[`${name} database`, postgres ? databaseUrl : redactDatabaseUrl(databaseUrl)]]
    return [...urls.map((url, index): [string, string] => [label(index), url]), ...database]
  })
  const width = Math.max(...rows.map(([label]) => label.length))
  return rows.map(([label, url]) => `  ${label.padEnd(width)}  ${url}`).join('\n')
}
