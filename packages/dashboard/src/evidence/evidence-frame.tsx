import type { StoredDocument } from '@gauntlet/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { EvidenceRow } from '../api/client.ts'
import { evidenceQuery } from '../api/queries.ts'
import { Badge } from '../ui/badge.tsx'
import { Failure, Loading } from '../ui/states.tsx'
import { When } from '../ui/when.tsx'
import { toOutcomeWord, type EvidenceKind } from './evidence-kinds.ts'

type EvidenceFrameProps<Kind extends EvidenceKind> = {
  readonly kind: Kind
  readonly id: string
  readonly title: (document: StoredDocument<Kind>) => string
  /** What decided, in a sentence or two; default: the page says it itself. */
  readonly answer?: (document: StoredDocument<Kind>) => string
  readonly children: (document: StoredDocument<Kind>, row: EvidenceRow) => ReactNode
}

/** What stands around the page of one stored document: title, outcome, time, its verdict. */
export function EvidenceFrame<Kind extends EvidenceKind>({
  kind,
  id,
  title,
  answer,
  children,
}: EvidenceFrameProps<Kind>) {
  const { data, error } = useQuery(evidenceQuery(kind, id))
  if (error) return <Failure error={error} />
  if (!data) return <Loading />
  const { document } = data
  if (!isOfKind(kind, document)) {
    return <Failure error={new Error(`this is no ${kind} document, but ${document.schema}`)} />
  }
  return (
    <>
      <title>{`${title(document)} · Gauntlet`}</title>
      <div className="card-head">
        <h1>{title(document)}</h1>
        <Badge word={toOutcomeWord(data)} />
      </div>
      {answer && <p className="answer">{answer(document)}</p>}
      <p className="faint">
        <When at={data.at} />
        {data.verdict_id !== null && (
          <>
            {' · part of '}
            <Link to="/verdicts/$id" params={{ id: data.verdict_id }}>
              a verdict
            </Link>
          </>
        )}
      </p>
      {children(document, data)}
    </>
  )
}

/** The server checked the document by its schema: what is left is which one it is. */
function isOfKind<Kind extends EvidenceKind>(
  kind: Kind,
  document: { readonly schema: string },
): document is StoredDocument<Kind> {
  return document.schema.startsWith(`gauntlet.${kind}/`)
}
