import type { SmokeCheckResult } from '@gauntlet/contract'
import { formatMs } from '@gauntlet/core/format'
import { getRouteApi } from '@tanstack/react-router'
import { describeParts } from '../evidence/describe-parts.ts'
import { EvidenceFrame } from '../evidence/evidence-frame.tsx'
import { Badge, badgeText } from '../ui/badge.tsx'
import { joinTexts, msColumn } from '../ui/column.ts'
import { DataTable, Facts } from '../ui/data-table.tsx'
import { Sha } from '../ui/when.tsx'

const route = getRouteApi('/smoke/$id')

/** One walk of the smoke chain: each check, and what was asked where it broke. */
export function SmokePage() {
  const { id } = route.useParams()
  return (
    <EvidenceFrame
      kind="smoke"
      id={id}
      title={({ tally }) =>
        `Smoke: ${tally.pass} of ${tally.pass + tally.fail + tally.no_evidence} checks passed`
      }
      answer={({ checks, finally: last }) => describe(checks, last)}
    >
      {({ checks, finally: last, targets, footer }) => (
        <>
          <h2>The chain</h2>
          <CheckTable caption="Checks, in the order they ran" checks={checks} />
          {last.length > 0 && (
            <>
              <h2>Clean-up</h2>
              <CheckTable caption="Clean-up, after the chain" checks={last} />
            </>
          )}
          <Broken checks={[...checks, ...last]} />
          <h2>About this walk</h2>
          <Facts
            rows={[
              ['took', formatMs(footer.duration_ms)],
              ...targets.map(
                ({ name, url, build }) =>
                  [
                    name,
                    <span key={name}>
                      {url} <Sha sha={build} />
                    </span>,
                  ] as const,
              ),
            ]}
          />
        </>
      )}
    </EvidenceFrame>
  )
}

type Results = readonly SmokeCheckResult[]

/** The clean-up is no part of the chain, and counts when it did not pass. */
function describe(checks: Results, last: Results): string {
  const chain = describeParts('checks', checks)
  if (last.every(({ outcome }) => outcome === 'pass')) return chain
  return `${chain} ${describeParts('clean-up checks', last)}`
}

type CheckTableProps = { readonly caption: string; readonly checks: readonly SmokeCheckResult[] }

function CheckTable({ caption, checks }: CheckTableProps) {
  return (
    <DataTable
      caption={caption}
      rows={checks}
      keyOf={({ name }) => name}
      columns={[
        { title: 'check', cell: ({ name }) => name },
        {
          title: 'outcome',
          cell: ({ outcome, reason }) => (
            <>
              <Badge word={outcome} />
              {reason !== null && <small>{reason}</small>}
            </>
          ),
          value: ({ outcome, reason }) => joinTexts(badgeText(outcome), reason),
        },
        { title: 'target', cell: ({ target }) => target },
        { title: 'needs', cell: ({ needs }) => needs.join(', ') || '–' },
        { title: 'requests', number: true, cell: ({ steps }) => steps.length },
        msColumn('took', ({ duration_ms }: { duration_ms: number }) => duration_ms),
      ]}
    />
  )
}

/** The requests of every check that failed, with what was expected of them. */
function Broken({ checks }: { checks: readonly SmokeCheckResult[] }) {
  return checks
    .filter(({ outcome, steps }) => outcome === 'fail' && steps.length > 0)
    .map(({ name, steps }) => (
      <section key={name}>
        <h2>{name}</h2>
        <DataTable
          caption={`Requests of ${name}`}
          rows={steps}
          keyOf={({ request }, at) => `${at} ${request}`}
          columns={[
            {
              title: 'request',
              cell: ({ request }) => <code>{request}</code>,
              value: ({ request }) => request,
            },
            { title: 'status', number: true, cell: ({ status }) => status ?? 'no answer' },
            msColumn('took', ({ duration_ms }: { duration_ms: number }) => duration_ms),
            { title: 'broken', cell: ({ failures }) => failures.join('; ') || '–' },
          ]}
        />
      </section>
    ))
}
