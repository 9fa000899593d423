import { formatCount } from '../../format/index.ts'
import type { ReviewBundle } from '../bundle/review-bundle.ts'
import { showPath } from '../bundle/split-file.ts'
import type { FileDiff, FileStatus } from '../review-types.ts'

/** One changed file, as every prompt lists it. */
export type ManifestEntry = {
  readonly path: string
  readonly previousPath: string | null
  readonly status: FileStatus
  /** Ids of the bundles that it is in. */
  readonly bundles: readonly string[]
  /** Why it is not sent. */
  readonly excluded: string | null
}

/** All changed files with the bundle each is in: a reviewer that knows them does not miss or invent any. */
export function toManifest(
  files: readonly FileDiff[],
  excluded: ReadonlyMap<string, string>,
  bundles: readonly ReviewBundle[],
): ManifestEntry[] {
  const places = new Map<string, string[]>()
  for (const bundle of bundles) {
    for (const { path } of bundle.files) {
      places.set(path, [...(places.get(path) ?? []), bundle.id])
    }
  }
  return files.map(({ path, previousPath, status }) => ({
    path,
    previousPath,
    status,
    bundles: places.get(path) ?? [],
    excluded: excluded.get(path) ?? null,
  }))
}

/** Of files that other bundles hold: enough to know the change by, at some 10 tokens each in every prompt. */
const mostOthers = 200

/** `src/a.ts | modified | in this bundle`, one line a file: all of this bundle, and the first 200 others. */
export function toManifestText(manifest: readonly ManifestEntry[], bundle: string): string {
  let others = 0
  const listed = manifest.filter(
    ({ bundles }) => bundles.includes(bundle) || ++others <= mostOthers,
  )
  const left = manifest.length - listed.length
  return [
    ...listed.map((one) => `${showPath(one.path)} | ${describe(one)} | ${place(one, bundle)}\n`),
    ...(left > 0 ? [`and ${formatCount(left)} more, not in this bundle\n`] : []),
  ].join('')
}

function describe({ status, previousPath }: ManifestEntry): string {
  return previousPath === null ? status : `${status} from ${showPath(previousPath)}`
}

function place({ bundles, excluded }: ManifestEntry, bundle: string): string {
  if (excluded !== null) return `not sent: ${excluded}`
  const others = bundles.filter((id) => id !== bundle)
  const here = bundles.includes(bundle) ? ['in this bundle'] : []
  const there = others.length > 0 ? [`in bundle ${others.join(', ')}`] : []
  return [...here, ...there].join(' and ') || 'not sent'
}
