import type { FileDiff } from '../review-types.ts'
import { toComponentOf, type ComponentRules } from './component-of.ts'
import { mergeSmall, type Bin } from './merge-small.ts'
import type { OversizeHunk, ReviewBundle } from './review-bundle.ts'
import { splitFile, type Section } from './split-file.ts'
import { utf8Length } from './utf8-length.ts'

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
