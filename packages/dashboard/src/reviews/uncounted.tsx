import type { ReviewDocument } from '@gauntlet/contract'
import { classifyFindings, formatLocation, uncountedWords } from '@gauntlet/core/review'
import { Badge } from '../ui/badge.tsx'
import { FindingAnchor } from './finding-anchor.tsx'
import { Finding } from './group-list.tsx'

type UncountedProps = { readonly document: ReviewDocument; readonly chosen: string | undefined }

/** Retracted or without evidence: shown to the reader, and never counted. */
export function Uncounted({ document, chosen }: UncountedProps) {
  const rows = classifyFindings(document).flatMap(({ finding, uncounted }) =>
    uncounted === undefined ? [] : [{ finding, why: uncountedWords[uncounted] }],
  )
  if (rows.length === 0) return null
  return (
    <>
      <h2>Not counted</h2>
      {rows.map(({ finding, why }) => (
        <FindingAnchor
          key={finding.id}
          id={finding.id}
          chosen={finding.id === chosen}
          open={false}
          summary={
            <>
              <Badge word={finding.severity} /> {why} <code>{formatLocation(finding)}</code>{' '}
              <span className="faint">{finding.reviewer}</span>
            </>
          }
        >
          <Finding finding={finding} />
          {finding.state_reason !== null && (
            <p>
              <strong>Its reason:</strong> {finding.state_reason}
            </p>
          )}
        </FindingAnchor>
      ))}
    </>
  )
}
