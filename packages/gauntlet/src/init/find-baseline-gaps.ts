import { git } from '@gauntlet/stack'
import { posix } from 'node:path'
import type { Service } from './findings.ts'

/** An installation, and the files of which it needs one. */
const needs: readonly { readonly install: RegExp; readonly files: readonly string[] }[] = [
  { install: /\bnpm ci\b/, files: ['package-lock.json', 'npm-shrinkwrap.json'] },
  { install: /\bpnpm install --frozen-lockfile\b/, files: ['pnpm-lock.yaml'] },
  { install: /\byarn install --immutable\b/, files: ['yarn.lock'] },
  { install: /\bpipenv sync\b/, files: ['Pipfile.lock'] },
  { install: /-r requirements\.txt/, files: ['requirements.txt'] },
]

type Place = {
  /** The folder of the config. */
  readonly root: string
  /** Before the change; undefined: there is none. */
  readonly baseline: string | undefined
  readonly service: Service | undefined
}

/** What the revision before the change does not have, and its start needs: one sentence each. */
export async function findBaselineGaps({ root, baseline, service }: Place): Promise<string[]> {
  if (baseline === undefined || !service?.start) return []
  const prefix = await git(root, 'rev-parse', '--show-prefix').catch(() => undefined)
  if (prefix === undefined) return []
  const folder = posix.join(prefix, service.folder).replace(/\/$/, '')
  const list = async (paths: readonly string[]) =>
    (await listCommitted(root, baseline, paths)) ?? [...paths]
  if (folder !== '.' && (await list([folder])).length === 0) {
    return [
      `baseline: ${baseline} has no folder ${folder}: its backend cannot be started from there. Commit it, or name another revision`,
    ]
  }
  const gaps: string[] = []
  const command = (service.install ?? ['npm', 'ci']).join(' ')
  for (const { install, files } of needs) {
    if (!install.test(command)) continue
    const places = listUpwards(folder).flatMap((at) => files.map((name) => posix.join(at, name)))
    if ((await list(places)).length > 0) continue
    gaps.push(
      `baseline: ${baseline} has no ${files.join(' or ')}, which \`${install.exec(command)?.[0]}\` needs to install it. Commit that file there, or set install of targets.baseline.start to what installs it; an empty list installs nothing`,
    )
  }
  const { migrate } = service
  const sql = migrate && 'sql' in migrate ? posix.join(folder, migrate.sql) : undefined
  if (sql !== undefined && (await list([sql])).length === 0) {
    gaps.push(
      `baseline: ${baseline} has no ${sql}, which start.migrate applies there too. Commit it, or set migrate of targets.baseline.start`,
    )
  }
  return gaps
}

/** Those of some paths that a revision has; undefined where git does not know it. */
async function listCommitted(
  root: string,
  revision: string,
  paths: readonly string[],
): Promise<string[] | undefined> {
  const list = (name: string) =>
    git(root, 'ls-tree', '--full-tree', '--name-only', name, '--', ...paths)
  const found = await list(revision)
    .catch(() => list(`origin/${revision}`))
    .catch(() => undefined)
  return found?.split('\n').filter((path) => path !== '')
}

function listUpwards(folder: string): string[] {
  const all = [folder]
  for (let at = folder; at !== '.' && at !== '';) {
    at = posix.dirname(at)
    all.push(at)
  }
  return all
}
