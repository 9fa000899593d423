import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { EvidenceRow } from '../api/client.ts'
import { evidenceQuery } from '../api/queries.ts'
import { Badge } from '../ui/badge.tsx'
import { Failure, Loading } from '../ui/states.tsx'
import { When } from '../ui/when.tsx'
import { toOutcomeWord, type EvidenceKind } from './evidence-kinds.ts'

type EvidenceFrameProps<Document> = {
  readonly kind: EvidenceKind
  readonly id: string
  readonly title: (document: Document) => string
  /** What decided, in a sentence or two; default: the page says it itself. */
  readonly answer?: (document: Document) => string
  readonly children: (document: Document, row: EvidenceRow) => ReactNode
}

/** What stands around the page of one stored document: title, outcome, time, its verdict. */
export function EvidenceFrame<Document>({
  kind,
  id,
  title,
  answer,
  children,
}: EvidenceFrameProps<Document>) {
  const { data, error } = useQuery(evidenceQuery(kind, id))
  if (error) return <Failure error={error} />
  if (!data) return <Loading />
  // The store keeps what our own commands printed; its schema names the shape.
  const document = data.document as Document
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
