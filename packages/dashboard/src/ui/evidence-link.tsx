import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { EvidenceRow } from '../api/client.ts'
import { isEvidenceKind, pageOf } from '../evidence/evidence-kinds.ts'

const runId = /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\.html|\.json)?$/

type EvidenceLinkProps = {
  /** A run of the store, or a file of the verdict's evidence. */
  readonly evidence: string | null
  readonly stage: string
  /** What the store has for this verdict. */
  readonly stored: readonly EvidenceRow[]
}

/**
 * To the page that proves a reason: the stored document whose id stands in the file's name, else the only one of the
 * stage. The name of the file where no page shows it.
 */
export function EvidenceLink({ evidence, stage, stored }: EvidenceLinkProps) {
  const ofStage = stored.filter(({ kind }) => kind === stage)
  const named = ofStage.find(({ id }) => evidence?.includes(id))
  const row = named ?? (ofStage.length === 1 ? ofStage[0] : undefined)
  if (row) return <EvidencePageLink row={row}>evidence</EvidencePageLink>
  if (evidence === null) return null
  const id = stage === 'load' ? runId.exec(evidence)?.[1] : undefined
  if (id === undefined) return <code className="faint">{evidence}</code>
  return (
    <Link to="/runs/$id" params={{ id }}>
      evidence
    </Link>
  )
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
