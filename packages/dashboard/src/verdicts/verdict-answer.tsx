import {
  changedAnswersQuestion,
  describeChangedAnswers,
  summariseVerdict,
  explainVerdict,
  type VerdictItem,
} from '@gauntlet/core/verdict'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { EvidenceRow, StoredVerdict } from '../api/client.ts'
import { evidenceListQuery } from '../api/queries.ts'
import { Badge } from '../ui/badge.tsx'
import { EvidenceLink } from '../ui/evidence-link.tsx'

/** What decides, in the order in which people ask: what blocks, what is accepted, what is missing. */
export function VerdictAnswer({ verdict }: { verdict: StoredVerdict }) {
  const stored = useInfiniteQuery(evidenceListQuery({ verdict: verdict.id }))
  const rows = stored.data?.pages.flatMap((page) => page.rows) ?? []
  const { blocking, knownGaps, missing } = summariseVerdict(verdict.stages)
  return (
    <>
      <p>{explainVerdict(verdict)}</p>
      <ChangedAnswers verdict={verdict} />
      <Items title="What blocks shipping" items={blocking} stored={rows} />
      <Items title="Known gaps" items={knownGaps} stored={rows} />
      <Items title="Missing evidence" items={missing} stored={rows} />
    </>
  )
}

/** It blocks nothing, and no check looks at it: only the user knows whether the change was meant. */
function ChangedAnswers({ verdict }: { verdict: StoredVerdict }) {
  const lines = describeChangedAnswers(verdict.changed_answers)
  if (lines.length === 0) return null
  return (
    <section className="answer" aria-label="Answers changed">
      <h2>Answers changed</h2>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <p>{changedAnswersQuestion}</p>
    </section>
  )
}

type ItemsProps = {
  readonly title: string
  readonly items: readonly VerdictItem[]
  readonly stored: readonly EvidenceRow[]
}

function Items({ title, items, stored }: ItemsProps) {
  if (items.length === 0) return null
  return (
    <section className="answer" aria-label={title}>
      <h2>
        {title} <span className="faint">{items.length}</span>
      </h2>
      <ul>
        {items.map((item, at) => (
          <Item key={`${at} ${item.check}`} item={item} stored={stored} />
        ))}
      </ul>
    </section>
  )
}

function Item({ item, stored }: { item: VerdictItem; stored: readonly EvidenceRow[] }) {
  const { stage, check, outcome, summary, known_gap, evidence, command, changed } = item
  return (
    <li>
      <p>
        {known_gap === null ? (
          <Badge word={outcome} />
        ) : (
          <Link to="/gaps" hash={known_gap} className="badge gaps">
            known gap: {known_gap}
          </Link>
        )}{' '}
        <strong>
          {stage}: <code>{check}</code>
        </strong>{' '}
        {changed && <span className="faint">{describeBefore(item)}</span>}
      </p>
      <p>
        {summary} <EvidenceLink evidence={evidence} stage={stage} stored={stored} />
      </p>
      {command !== null && (
        <p className="command">
          <code>{command}</code>
        </p>
      )}
    </li>
  )
}

const beforeWords = {
  pass: 'passed before',
  fail: 'failed before',
  no_evidence: 'had no evidence before',
}

function describeBefore({ previous_outcome: before }: VerdictItem): string {
  return before === null || before === undefined ? 'new' : beforeWords[before]
}

/** What the comparison measured: latency beside what it costs in statements, CPU and memory. */
export function Differences({ verdict }: { verdict: StoredVerdict }) {
  const rows = verdict.stages.flatMap(({ differences = [] }) => differences)
  if (rows.length === 0) return null
  return (
    <section>
      <h2>Candidate against baseline</h2>
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">metric</th>
              <th scope="col">difference</th>
              <th scope="col">verdict</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ scenario, metric, effect, verdict: word }) => (
              <tr key={`${scenario} ${metric}`}>
                <th scope="row">
                  {metric} <span className="faint">{scenario}</span>
                </th>
                <td>{effect ?? '–'}</td>
                <td>
                  <Badge word={word} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** History, not an alarm: it is why the change is made. */
export function BaselineFailures({ verdict }: { verdict: StoredVerdict }) {
  const { baseline } = summariseVerdict(verdict.stages)
  if (baseline.length === 0) return null
  return (
    <details>
      <summary>Failed by the baseline: {baseline.length} (blocks nothing)</summary>
      <ul className="faint">
        {baseline.map(({ stage, check, summary }) => (
          <li key={`${stage} ${check}`}>
            {stage}: {check}: {summary}
          </li>
        ))}
      </ul>
    </details>
  )
}
