import fc from 'fast-check'
import type { DiffLine, FileDiff, Hunk } from '../../review-types.ts'

const pathPart = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
  .map((text) => text.replaceAll(/[/\0]/gu, '_'))
const anyPath = fc
  .array(
    fc.oneof(pathPart, fc.constantFrom('src', 'a b', 'b', 'x"y', 'é', 'tab\there', 'two\nlines')),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .map((parts) => parts.join('/'))

const anyText = fc.oneof(
  fc.string({ maxLength: 40 }).map((text) => text.replaceAll('\n', ' ')),
  fc.constantFrom(
    'diff --git a/x b/x',
    '@@ -1 +1 @@',
    '-- a/x',
    '++ b/x',
    '',
    'a\r',
    '\u2028',
    '😀',
  ),
)

type Draft = { readonly kind: DiffLine['kind']; readonly text: string }

const anyDraft: fc.Arbitrary<Draft> = fc.record({
  kind: fc.constantFrom<DiffLine['kind']>('context', 'added', 'removed'),
  text: anyText,
})

/** Hunks with what git always gives: increasing starts, counts that fit, at least one change. */
const anyHunks = fc.array(
  fc.record({
    gap: fc.integer({ min: 1, max: 90 }),
    drafts: fc.array(anyDraft, { maxLength: 12 }),
    change: fc.record({ kind: fc.constantFrom('added', 'removed'), text: anyText }),
    section: fc.constantFrom('', ' function f() {', ' @@ odd @@'),
  }),
  { minLength: 1, maxLength: 4 },
)

/** Any change of up to six files with distinct paths. */
export const anyFiles: fc.Arbitrary<FileDiff[]> = fc.uniqueArray(
  fc
    .record({
      path: anyPath,
      other: anyPath,
      kind: fc.constantFrom('modified', 'renamed', 'copied', 'mode', 'binary', 'added', 'deleted'),
      hunks: anyHunks,
    })
    .map(({ path, other, kind, hunks }): FileDiff => {
      const moved = kind === 'renamed' || kind === 'copied'
      const bare = kind === 'mode' || kind === 'binary'
      return {
        path,
        previousPath: moved ? other : null,
        status: kind === 'binary' ? 'modified' : kind,
        binary: kind === 'binary',
        hunks: bare ? [] : toHunks(hunks.map((hunk) => toDrafts(hunk, kind))).slice(0, kind === 'added' || kind === 'deleted' ? 1 : 4),
      }
    }),
  { selector: ({ path }) => path, maxLength: 6 },
) // prettier-ignore

type AnyHunk = { readonly gap: number; readonly drafts: readonly Draft[]; readonly section: string }

function toDrafts(
  hunk: AnyHunk & { readonly change: { readonly kind: string; readonly text: string } },
  kind: string,
): AnyHunk {
  const only = kind === 'added' || kind === 'deleted' ? (kind === 'added' ? 'added' : 'removed') : null
  const change = { kind: hunk.change.kind as DiffLine['kind'], text: hunk.change.text }
  const drafts = [...hunk.drafts, change].map((draft) => (only ? { ...draft, kind: only } : draft))
  return { ...hunk, drafts: drafts as Draft[] }
} // prettier-ignore

function toHunks(hunks: readonly AnyHunk[]): Hunk[] {
  let oldAt = 0
  let newAt = 0
  return hunks.map(({ gap, drafts, section }) => {
    const oldLines = drafts.filter(({ kind }) => kind !== 'added').length
    const newLines = drafts.filter(({ kind }) => kind !== 'removed').length
    const oldStart = oldAt + gap
    const newStart = newAt + gap
    oldAt = oldStart + oldLines
    newAt = newStart + newLines
    const header = `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@${section}`
    let line = newStart
    const lines = drafts.map(({ kind, text }): DiffLine => {
      const newLine = kind === 'removed' ? null : line++
      return { kind, text, newLine, noNewline: false }
    })
    return { header, oldStart, oldLines, newStart, newLines, lines }
  })
}
