import type { FileDiff } from '../review-types.ts'
import type { OversizeHunk, ReviewBundle } from './review-bundle.ts'
import { type Section, splitFile } from './split-file.ts'
import { utf8Length } from './utf8-length.ts'
import { matchGlob } from '../diff/match-glob.ts'

export type BundleQuestion = ComponentRules & {
  readonly files: readonly FileDiff[]
  /** Why a path is not sent; paths that are not in it are. */
  readonly excluded: ReadonlyMap<string, string>
  /** Bytes that a bundle should have at most; a larger one warns. */
  readonly target?: number
  /** Bytes that it must not exceed: a single hunk that does is oversize. */
  readonly limit?: number
  /** Bytes below which a bundle joins another component's. */
  readonly small?: number
}

export type BundlePlan = {
  readonly bundles: readonly ReviewBundle[]
  /** In bundles too, for who allows it. */
  readonly oversize: readonly OversizeHunk[]
}

/**
 * Packs the files of a change into bundles by component, first fit in the order of paths. 60 KB are about
 * 17,000 to 20,000 tokens of code (by judgement: larger is read worse, smaller costs more calls).
 *
 * The hunks of all files that are not excluded are each in exactly one bundle.
 */
export function planBundles(question: BundleQuestion): BundlePlan {
  const { target = 60_000, limit = 100_000, small = 12_000 } = question
  const componentOf = toComponentOf(question)
  const components = new Map<string, FileDiff[]>()
  for (const file of question.files) {
    if (question.excluded.has(file.path)) continue
    const component = componentOf(file.path)
    components.set(component, [...(components.get(component) ?? []), file])
  }
  const bins = [...components]
    .toSorted(([a], [b]) => compareText(a, b))
    .flatMap(([component, files]) => {
      const sections = files
        .toSorted((a, b) => compareText(a.path, b.path))
        .flatMap((file) => splitFile(file, target))
      return packFirstFit(component, sections, target)
    })
  const name = toNamer()
  const bundles = mergeSmall(bins, small, target).map((bin) =>
    toBundle(bin, name(bin.components[0] ?? 'root'), { target, limit }),
  )
  return { bundles, oversize: bundles.flatMap((bundle) => listOversize(bundle, limit)) }
}

/** Parts of one file never share a bundle: they were cut because they do not fit. */
function packFirstFit(component: string, sections: readonly Section[], target: number): Bin[] {
  const bins: { components: string[]; sections: Section[]; bytes: number }[] = []
  for (const section of sections) {
    const fitting = bins.find(
      (bin) =>
        bin.bytes + section.bytes <= target &&
        bin.sections.every(({ file }) => file.path !== section.file.path),
    )
    if (fitting) {
      fitting.sections.push(section)
      fitting.bytes += section.bytes
    } else bins.push({ components: [component], sections: [section], bytes: section.bytes })
  }
  return bins
}

function toBundle(bin: Bin, id: string, sizes: { target: number; limit: number }): ReviewBundle {
  return {
    id,
    component: bin.components.join(' + '),
    files: bin.sections.map(({ file }) => file),
    text: bin.sections.map(({ text }) => text).join(''),
    bytes: bin.bytes,
    hunks: bin.sections.flatMap(({ hunks }) => hunks),
    warning: toWarning(bin.bytes, sizes),
  }
}

function toWarning(bytes: number, { target, limit }: { target: number; limit: number }) {
  if (bytes <= target) return null
  const [word, most] = bytes > limit ? ['limit', limit] : ['target', target]
  return `${bytes.toLocaleString('en-US')} bytes, the ${word} is ${most.toLocaleString('en-US')}`
}

function listOversize(bundle: ReviewBundle, limit: number): OversizeHunk[] {
  if (bundle.bytes <= limit) return []
  return bundle.hunks.map(({ path, header, text }) => ({
    path,
    header,
    bytes: utf8Length(text),
    bundle: bundle.id,
  }))
}

/** Numbers the bundles of a component; two components whose names look alike in a file name share a count. */
function toNamer(): (component: string) => string {
  const counts = new Map<string, number>()
  return (component) => {
    const slug = component.replaceAll(/[^\w.-]+/g, '-').toLowerCase()
    const count = (counts.get(slug) ?? 0) + 1
    counts.set(slug, count)
    return `${slug}-${String(count).padStart(2, '0')}`
  }
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

/** A bundle while it is packed. */
export type Bin = {
  readonly components: readonly string[]
  readonly sections: readonly Section[]
  readonly bytes: number
}

/**
 * Joins each bin that is smaller than `small` bytes to one of another component when both fit into
 * `target` bytes: a sibling's before any other, the first before the last.
 */
export function mergeSmall(bins: readonly Bin[], small: number, target: number): Bin[] {
  const merged = [...bins]
  const findHost = (guest: Bin): Bin | undefined => {
    const fitting = merged.filter((bin) => bin !== guest && canJoin(guest, bin, target))
    return fitting.find((bin) => areSiblings(guest, bin)) ?? fitting[0]
  }
  for (;;) {
    const guest = merged.find((bin) => bin.bytes < small && findHost(bin))
    const host = guest && findHost(guest)
    if (!host) return merged
    merged[merged.indexOf(host)] = join(host, guest)
    merged.splice(merged.indexOf(guest), 1)
  }
}

/** Parts of one file stay apart. */
function canJoin(bin: Bin, other: Bin, target: number): boolean {
  const paths = new Set(other.sections.map(({ file }) => file.path))
  return (
    bin.bytes + other.bytes <= target && bin.sections.every(({ file }) => !paths.has(file.path))
  )
}

function areSiblings(a: Bin, b: Bin): boolean {
  return folderOf(a.components[0] ?? '') === folderOf(b.components[0] ?? '')
}

function join(host: Bin, guest: Bin): Bin {
  return {
    components: [...new Set([...host.components, ...guest.components])],
    sections: [...host.sections, ...guest.sections],
    bytes: host.bytes + guest.bytes,
  }
}

export type ComponentRules = {
  /** Globs by the name of the component; the first that matches wins. */
  readonly components?: Readonly<Record<string, readonly string[]>>
  /** Paths of the tree; those that are manifests of a package make its folder a component. */
  readonly manifests?: readonly string[]
}

const manifestName = /(?:^|\/)(?:package\.json|go\.mod|Cargo\.toml|pyproject\.toml|pom\.xml)$/

/**
 * The component that a path belongs to: the configured one, else the nearest folder with the manifest
 * of a package, else its first two folders. What lies in none is of `root`.
 */
export function toComponentOf(rules: ComponentRules): (path: string) => string {
  const folders = new Set((rules.manifests ?? []).filter((m) => manifestName.test(m)).map(folderOf))
  return (path) => {
    for (const [name, globs] of Object.entries(rules.components ?? {})) {
      if (globs.some((glob) => matchGlob(glob, path))) return name
    }
    for (let folder = folderOf(path); ; folder = folderOf(folder)) {
      if (folders.has(folder)) return folder === '' ? 'root' : folder
      if (folder === '') break
    }
    return folderOf(path).split('/').slice(0, 2).join('/') || 'root'
  }
}

/** The folder of a path, empty at the top. */
export function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
}
