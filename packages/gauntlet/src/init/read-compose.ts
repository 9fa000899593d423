import { parseSource, type SourceNode } from '@gauntlet/formats'
import { posix } from 'node:path'
import type { ProjectFiles } from './project-files.ts'

/** What a compose file says of a project. */
export type Compose = {
  /** Folders that are built: the services of the project. */
  readonly contexts: readonly string[]
  /** Databases on this machine, while it is up: `postgres://user:password@127.0.0.1:5432/shop`. */
  readonly databases: readonly string[]
  readonly unread: readonly string[]
}

const names = /^(?:docker-)?compose(?:\.[\w-]+)?\.ya?ml$/

export function readCompose({ paths, texts }: ProjectFiles): Compose {
  const contexts: string[] = []
  const databases: string[] = []
  const unread: string[] = []
  for (const path of paths.filter((one) => names.test(posix.basename(one)))) {
    try {
      const root = parseSource(texts.get(path) ?? '', path)
      const services = root.map('the compose file').get('services')?.map('services') ?? new Map()
      for (const service of services.values() as Iterable<SourceNode>) {
        const fields = service.map('a service')
        const context = readContext(fields.get('build'))
        if (context !== undefined) {
          contexts.push(
            posix.normalize(posix.join(posix.dirname(path), context)).replace(/\/$/, ''),
          )
        }
        const url = readDatabase(fields)
        if (url !== undefined) databases.push(url)
      }
    } catch (error) {
      unread.push((error as Error).message)
    }
  }
  return { contexts, databases, unread }
}

function readContext(build: SourceNode | undefined): string | undefined {
  if (!build) return undefined
  return build.isMap
    ? (build.map('build').get('context')?.text('context') ?? '.')
    : build.text('build')
}

function readDatabase(fields: ReadonlyMap<string, SourceNode>): string | undefined {
  const image = fields.get('image')?.text('image') ?? ''
  if (!/(?:^|\/)(?:postgres|postgis|timescaledb)\b/.test(image)) return undefined
  const environment = readEnvironment(fields.get('environment'))
  const ports = fields.get('ports')?.list('ports') ?? []
  const published = ports.flatMap((place) => readPort(place) ?? [])
  const [port] = published
  if (port === undefined) return undefined
  const user = environment['POSTGRES_USER'] ?? 'postgres'
  const url = new URL(`postgres://127.0.0.1:${port}/`)
  url.username = user
  url.password = environment['POSTGRES_PASSWORD'] ?? ''
  url.pathname = `/${environment['POSTGRES_DB'] ?? user}`
  return url.href
}

/** `5433:5432`, `127.0.0.1:5433:5432`, `${PORT:-5433}:5432`, `{ published: 5433, target: 5432 }`. */
function readPort(place: SourceNode): string | undefined {
  if (place.isMap) return place.map('a port').get('published')?.text('published')
  const text = withDefaults(place.text('a port'))
  return /(?:^|:)(\d+):5432(?:\/tcp)?$/.exec(text)?.[1]
}

/** A map, or a list of `NAME=value`. */
function readEnvironment(place: SourceNode | undefined): Record<string, string> {
  if (!place) return {}
  const pairs = place.isMap
    ? Array.from(place.map('environment'), ([name, one]): [string, string] => {
        const value = one.value()
        return [name, typeof value === 'string' || typeof value === 'number' ? String(value) : '']
      })
    : place.list('environment').map((one): [string, string] => {
        const [name = '', ...value] = one.text('a variable').split('=')
        return [name, value.join('=')]
      })
  return Object.fromEntries(pairs.map(([name, value]) => [name, withDefaults(value)]))
}

/** `${NAME:-value}` is what it is without a variable of that name. */
const withDefaults = (text: string): string =>
  text.replaceAll(/\$\{\w+:?-([^}]*)\}/g, '$1').replaceAll(/\$\{?\w+\}?/g, '')
