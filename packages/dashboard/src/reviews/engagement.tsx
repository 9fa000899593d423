import type { ReviewCall, ReviewDocument, ReviewerSummary } from '@gauntlet/contract'
import { formatCount, formatDuration } from '@gauntlet/core/format'
import { Badge } from '../ui/badge.tsx'
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
        columns={[
          { title: 'reviewer', cell: ({ name }) => name },
          { title: 'lineage', cell: ({ lineage }) => lineage },
          { title: 'model', cell: ({ model }) => model },
          {
            title: 'engaged on',
            cell: ({ engaged, dropped }: ReviewerSummary) => (
              <>
                {engaged} of {bundles.length} bundles
                {dropped && <small>too few to count in the quorum</small>}
              </>
            ),
          },
        ]}
      />
      <h3>Answer by answer</h3>
      <DataTable
        caption="Each reviewer's answer on each bundle"
        rows={calls}
        keyOf={({ reviewer, bundle }) => `${reviewer} ${bundle}`}
        columns={[
          { title: 'bundle', cell: (call) => <Bundle call={call} bundles={bundles} /> },
          { title: 'reviewer', cell: (call) => <Reviewer call={call} /> },
          { title: 'engaged', cell: (call) => <Engaged call={call} /> },
          { title: 'answer', cell: (call) => <Answer call={call} /> },
          { title: 'said', number: true, cell: ({ usage }) => tokens(usage.visible) },
          { title: 'thought', number: true, cell: ({ usage }) => tokens(usage.reasoning) },
          { title: 'read', number: true, cell: ({ usage }) => tokens(usage.in) },
          { title: 'files named', number: true, cell: ({ files_named }) => files_named },
          { title: 'findings', number: true, cell: ({ findings }) => findings },
          { title: 'time', number: true, cell: ({ latency_ms }) => formatDuration(latency_ms) },
        ]}
      />
      <p className="faint">Said, thought and read are tokens, as the endpoint counts them.</p>
    </>
  )
}

const tokens = (count: number): string => formatCount(count)

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
  return (
    <>
      {call.status.replace('_', ' ')}
      {!isWhole(call) && <small>ended by {call.finish_reason}</small>}
      {call.repaired && <small>asked again for the format</small>}
      {call.attempts > 1 && <small>{call.attempts} attempts</small>}
      {call.verdict_mismatch && <small>wrote PASS and left a BLOCK open</small>}
    </>
  )
}
