import type { ReviewDocument } from '@gauntlet/contract'
import { formatLocation, type FindingGroup, type ReviewFinding } from '@gauntlet/core/review'
import { Badge } from '../ui/badge.tsx'
import { DiffHunk } from './diff-hunk.tsx'
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
