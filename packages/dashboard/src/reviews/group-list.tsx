import type { ReviewDocument, ReviewedHunk } from '@gauntlet/contract'
import {
  type ExcerptLine,
  type FindingGroup,
  type ReviewFinding,
  excerptHunk,
  formatLocation,
  markHunk,
} from '@gauntlet/core/review'
import { Badge } from '../ui/badge.tsx'
import { FindingAnchor } from './finding-anchor.tsx'

type GroupListProps = {
  readonly document: ReviewDocument
  readonly groups: readonly FindingGroup[]
  /** The finding that the address names. */
  readonly chosen: string | undefined
  readonly open?: boolean
}

/** What counts, each beside its lines of the diff. */
export function GroupList({ document, groups, chosen, open = false }: GroupListProps) {
  return groups.map((group, at) => {
    const isChosen = chosen !== undefined && group.findings.includes(chosen)
    return (
      <FindingAnchor
        key={group.id}
        id={group.id}
        chosen={isChosen}
        open={open || at === 0}
        summary={<Summary group={group} />}
      >
        <Group document={document} group={group} />
      </FindingAnchor>
    )
  })
}

function Summary({ group }: { group: FindingGroup }) {
  return (
    <>
      <Badge word={group.severity} /> {group.kind} <code>{formatLocation(group)}</code>{' '}
      <span className="faint">{group.lineages.join(' + ')}</span>
    </>
  )
}

function Group({ document, group }: { document: ReviewDocument; group: FindingGroup }) {
  const findings = group.findings.flatMap(
    (id) => document.findings.find((one) => one.id === id) ?? [],
  )
  const isNear = group.convergent.file && !group.convergent.hunk
  return (
    <div className="beside">
      <div>
        {findings.map((finding) => (
          <Finding key={finding.id} finding={finding} />
        ))}
        {isNear && <p className="faint">Another lineage names this file, at another place.</p>}
      </div>
      <DiffHunk hunks={document.hunks} group={group} />
    </div>
  )
}

/** What one reviewer wrote. */
export function Finding({ finding }: { finding: ReviewFinding }) {
  const { reviewer, lineage, severity, why, fix, quote, path_repaired } = finding
  return (
    <article>
      <h3>
        {reviewer} <span className="faint">{lineage}</span> <Badge word={severity} />
      </h3>
      <p>{why}</p>
      {fix !== '' && (
        <p>
          <strong>Fix:</strong> {fix}
        </p>
      )}
      {quote !== '' && (
        <p className="faint">
          quotes <code>{quote}</code>
          {path_repaired && ', under a path that had to be corrected'}
        </p>
      )}
    </article>
  )
}

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
