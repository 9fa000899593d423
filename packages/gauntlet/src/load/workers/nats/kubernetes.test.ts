import { Deployment } from 'kubernetes-models/apps/v1/Deployment'
import { Job } from 'kubernetes-models/batch/v1/Job'
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap'
import { Service } from 'kubernetes-models/v1/Service'
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'

const folder = new URL('../../../../../../deploy/kubernetes/', import.meta.url)
const read = (file: string): string => readFileSync(new URL(file, folder), 'utf8')
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'))

type Manifest = {
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly spec?: Spec
}
type Spec = {
  readonly completions?: number
  readonly parallelism?: number
  readonly template?: {
    readonly spec: { readonly containers: readonly { readonly args?: readonly string[] }[] }
  }
}
const manifests = files.flatMap((file) =>
  parseAllDocuments(read(file)).map((document) => document.toJS() as Manifest),
)

const KINDS = { ConfigMap, Deployment, Job, Service }

/** The value, and the places of it that are read: what no schema knows is read by none. */
function watch(value: object, at: string, seen: Set<string>): object {
  return new Proxy(value, {
    get: (target, key, receiver) => {
      const found: unknown = Reflect.get(target, key, receiver)
      if (typeof key === 'symbol') return found
      const place = `${at}/${key}`
      seen.add(place)
      return typeof found === 'object' && found !== null ? watch(found, place, seen) : found
    },
  })
}

function listPlaces(value: unknown, at: string): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [
    `${at}/${key}`,
    ...listPlaces(inner, `${at}/${key}`),
  ])
}

/** What the schemas of Kubernetes have against a manifest; fields that they do not know included. */
function findProblems(manifest: Manifest): readonly string[] {
  const Kind = KINDS[manifest.kind as keyof typeof KINDS]
  if (Kind === undefined) return [`no schema of ${manifest.kind} here`]
  const seen = new Set<string>()
  try {
    Kind.prototype.validate.call(watch(manifest, '', seen) as never)
  } catch (error) {
    return [(error as Error).message]
  }
  return listPlaces(manifest, '').filter((place) => !seen.has(place))
}

test.each(manifests.map((manifest) => [`${manifest.kind} ${manifest.metadata.name}`, manifest]))(
  '%s is what the schemas of Kubernetes ask for',
  (_, manifest) => {
    expect(findProblems(manifest)).toEqual([])
  },
)

test('a field that there is not is found, and one of another type', () => {
  const job = manifests.find(({ kind }) => kind === 'Job') as Manifest
  expect(findProblems({ ...job, spec: { ...job.spec, backofLimit: 0 } } as Manifest)).toEqual([
    '/spec/backofLimit',
  ])
  expect(findProblems({ ...job, spec: { ...job.spec, backoffLimit: 'none' } } as Manifest)).toEqual(
    [expect.stringContaining('backoffLimit')],
  )
})

const jobs = manifests.filter(({ kind }) => kind === 'Job')
const argsOf = ({ spec }: Manifest) => spec?.template?.spec.containers[0]?.args ?? []

test('as many workers are waited for as are started, and the options are those of the command', () => {
  const workers = jobs.find(({ metadata }) => metadata.name === 'gauntlet-workers')
  const coordinator = jobs.find(({ metadata }) => metadata.name === 'gauntlet-coordinator')
  const { completions, parallelism } = workers?.spec ?? {}
  expect(parallelism).toBe(completions)
  expect(coordinator && argsOf(coordinator)).toContain(`--await-workers=${completions}`)
  const options = jobs.flatMap(argsOf).filter((arg) => arg.startsWith('--'))
  expect(options.length).toBeGreaterThan(5)
  const page = readFileSync(new URL('../../docs/cli.md', folder), 'utf8')
  for (const option of options)
    expect(page).toMatch(new RegExp(`\\| \`${option.split('=')[0]}[ \`]`))
})

test('the page names every manifest', () => {
  for (const file of files) expect(read('README.md')).toContain(`deploy/kubernetes/${file}`)
})
