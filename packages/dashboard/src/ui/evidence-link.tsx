import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { EvidenceRow } from '../api/client.ts'
import { isEvidenceKind, pageOf } from '../evidence/evidence-kinds.ts'

const loadRun = /load-tests\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(?:html|json)$/

type EvidenceLinkProps = {
  /** A run of the store, or a file of the verdict's evidence. */
  readonly evidence: string | null
  readonly stage: string
  /** What the store has for this verdict. */
  readonly stored: readonly EvidenceRow[]
}

/**
 * To the page that proves a reason: of the load run, or of the stored document whose id stands in the file's name, else
 * of the only document of the stage. The name of the file where no page shows it.
 */
export function EvidenceLink({ evidence, stage, stored }: EvidenceLinkProps) {
  const id = loadRun.exec(evidence ?? '')?.[1]
  if (id !== undefined) {
    return (
      <Link to="/runs/$id" params={{ id }}>
        evidence
      </Link>
    )
  }
  const ofStage = stored.filter(({ kind }) => kind === stage)
  const named = stored.find((row) => evidence?.includes(row.id))
  const row = named ?? (ofStage.length === 1 ? ofStage[0] : undefined)
  if (row) return <EvidencePageLink row={row}>evidence</EvidencePageLink>
  return evidence === null ? null : <code className="faint">{evidence}</code>
}

type EvidencePageLinkProps = { readonly row: EvidenceRow; readonly children: ReactNode }

/** To the page of a stored document; the bare words where there is no page of its kind. */
export function EvidencePageLink({ row: { kind, id }, children }: EvidencePageLinkProps) {
  if (!isEvidenceKind(kind)) return <>{children}</>
  return (
    <Link to={pageOf(kind)} params={{ id }}>
      {children}
    </Link>
  )
}
