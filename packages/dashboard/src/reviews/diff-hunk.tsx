import type { ReviewedHunk } from '@gauntlet/contract'
import { excerptHunk, markHunk, type ExcerptLine, type FindingGroup } from '@gauntlet/core/review'

type DiffHunkProps = {
  readonly hunks: readonly ReviewedHunk[]
  readonly group: Pick<FindingGroup, 'path' | 'hunk' | 'lines'>
}

/** The lines that a finding names, marked, in what reviewers were shown; the whole hunk behind them. */
export function DiffHunk({ hunks, group }: DiffHunkProps) {
  const found = hunks.find(({ path, header }) => path === group.path && header === group.hunk)
  if (!found) {
    const why = group.hunk === null ? 'It is about the whole file.' : 'Its hunk is not stored.'
    return <p className="faint">{why}</p>
  }
  const excerpt = excerptHunk(hunks, group)
  const whole = markHunk(found.text, group.lines)
  const { path, header } = found
  return (
    <figure className="diff">
      <figcaption>
        <code>{path}</code> <code>{header}</code>
      </figcaption>
      <Lines label={`Lines of ${path}`} lines={excerpt} />
      {whole.length > excerpt.length && (
        <details>
          <summary>The whole hunk, {whole.length} lines</summary>
          <Lines label={`The whole hunk of ${path}`} lines={whole} />
        </details>
      )}
    </figure>
  )
}

const tones = { '+': 'added', '-': 'removed', ' ': 'context' } as const
const words = { '+': 'added: ', '-': 'removed: ', ' ': '' } as const

/** Number, sign and colour; a guilty line has a bar and a word for those who do not see it. */
function Lines({ label, lines }: { label: string; lines: readonly ExcerptLine[] }) {
  return (
    <section className="scroll" tabIndex={0} aria-label={label}>
      <ol>
        {lines.map(({ line, sign, code, guilty }, at) => (
          <li key={at} className={`${tones[sign]}${guilty ? ' guilty' : ''}`}>
            <span className="number">{line}</span>
            <span aria-hidden="true">{sign}</span>
            <code>
              <span className="hidden">
                {guilty && 'named by the finding, '}
                {words[sign]}
              </span>
              {code}
            </code>
          </li>
        ))}
      </ol>
    </section>
  )
}
