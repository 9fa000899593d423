import type { ReviewCall, ReviewDocument, ReviewerSummary } from '@gauntlet/contract'
import { formatCount, formatDuration } from '@gauntlet/core/format'
import { Badge } from '../ui/badge.tsx'
import { type Column, countColumn, joinTexts } from '../ui/column.ts'
import { DataTable } from '../ui/data-table.tsx'

/** Who read what, and how much each really said: an answer of a few words is no review. */
export function Engagement({ document }: { document: ReviewDocument }) {
  const { reviewers, calls, bundles } = document
  return (
    <>
      <h2>Who read it</h2>
      <DataTable
        caption="Reviewers"
        rows={reviewers}
        keyOf={({ name }) => name}
        columns={listReviewerColumns(bundles.length)}
      />
      <h3>Answer by answer</h3>
      <DataTable
        caption="Each reviewer's answer on each bundle"
        rows={calls}
        keyOf={({ reviewer, bundle }) => `${reviewer} ${bundle}`}
        columns={[
          {
            title: 'bundle',
            cell: (call) => <Bundle call={call} bundles={bundles} />,
            value: ({ bundle }) => bundle,
          },
          ...callColumns,
        ]}
      />
      <p className="faint">Said, thought and read are tokens, as the endpoint counts them.</p>
    </>
  )
}

function listReviewerColumns(bundles: number): Column<ReviewerSummary>[] {
  return [
    { title: 'reviewer', cell: ({ name }) => name },
    { title: 'lineage', cell: ({ lineage }) => lineage },
    { title: 'model', cell: ({ model }) => model },
    {
      title: 'engaged on',
      cell: ({ engaged, dropped }) => (
        <>
          {engaged} of {bundles} bundles
          {dropped && <small>{tooFew}</small>}
        </>
      ),
      value: ({ engaged, dropped }) =>
        joinTexts(`${engaged} of ${bundles} bundles`, dropped && tooFew),
    },
  ]
}

const callColumns: readonly Column<ReviewCall>[] = [
  {
    title: 'reviewer',
    cell: (call) => <Reviewer call={call} />,
    value: ({ reviewer, lineage, model }) => joinTexts(reviewer, lineage, model),
  },
  {
    title: 'engaged',
    cell: (call) => <Engaged call={call} />,
    value: ({ engaged, trouble }) => joinTexts(engaged ? 'engaged' : 'not engaged', trouble),
  },
  {
    title: 'answer',
    cell: (call) => <Answer call={call} />,
    value: (call) => describeAnswer(call).join(', '),
  },
  countColumn('said', ({ usage }) => usage.visible),
  countColumn('thought', ({ usage }) => usage.reasoning),
  countColumn('read', ({ usage }) => usage.in),
  countColumn('files named', ({ files_named }) => files_named),
  countColumn('findings', ({ findings }) => findings),
  {
    title: 'time',
    number: true,
    unit: 'ms',
    cell: ({ latency_ms }) => formatDuration(latency_ms),
    value: ({ latency_ms }) => latency_ms,
  },
]

const tooFew = 'too few to count in the quorum'

type CallProps = { readonly call: ReviewCall }

function Bundle({ call, bundles }: CallProps & Pick<ReviewDocument, 'bundles'>) {
  const bundle = bundles.find(({ id }) => id === call.bundle)
  return (
    <>
      {call.bundle}
      {bundle && (
        <small>{`${bundle.files.length} ${bundle.files.length === 1 ? 'file' : 'files'}, ${formatCount(bundle.bytes)} bytes`}</small>
      )}
      {bundle?.warning && <small>{bundle.warning}</small>}
    </>
  )
}

function Reviewer({ call: { reviewer, lineage, model } }: CallProps) {
  return (
    <>
      {reviewer}
      <small>{model === null ? lineage : `${lineage}, ${model}`}</small>
    </>
  )
}

function Engaged({ call: { engaged, trouble } }: CallProps) {
  return (
    <>
      <Badge word={engaged ? 'engaged' : 'not engaged'} />
      {trouble !== null && <small>{trouble}</small>}
    </>
  )
}

/** How endpoints call an answer that came to its end. */
const isWhole = ({ finish_reason }: ReviewCall): boolean =>
  finish_reason === null || ['stop', 'end_turn', 'stop_sequence'].includes(finish_reason)

function Answer({ call }: CallProps) {
  const [status, ...remarks] = describeAnswer(call)
  return (
    <>
      {status}
      {remarks.map((remark) => (
        <small key={remark}>{remark}</small>
      ))}
    </>
  )
}

/** How an answer ended, and what is to be known about it. */
function describeAnswer(call: ReviewCall): string[] {
  return [
    call.status.replace('_', ' '),
    isWhole(call) ? '' : `ended by ${call.finish_reason}`,
    call.repaired ? 'asked again for the format' : '',
    call.attempts > 1 ? `${call.attempts} attempts` : '',
    call.verdict_mismatch ? 'wrote PASS and left a BLOCK open' : '',
  ].filter(Boolean)
}
