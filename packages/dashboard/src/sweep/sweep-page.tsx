import type { SweepCellDocument, SweepDocument, SweepEventDocument } from '@gauntlet/contract'
import { formatMs } from '@gauntlet/core/format'
import {
  countCells,
  describeLastSweepRun,
  describeSweepCell,
  describeSweepDifference,
  describeSweepStop,
  describeSweepStory,
  describeSweepTally,
  groupRedCells,
  SWEEP_MARKS,
  SWEEP_POINTS,
  toSweepMatrix,
  type RedCells,
  type SweepMark,
  type SweepMatrixRow,
} from '@gauntlet/plots'
import { getRouteApi } from '@tanstack/react-router'
import { EvidenceFrame } from '../evidence/evidence-frame.tsx'
import { badgeText } from '../ui/badge.tsx'
import type { Column } from '../ui/column.ts'
import { DataTable, Facts } from '../ui/data-table.tsx'
import { Sha } from '../ui/when.tsx'

const route = getRouteApi('/sweep/$id')

/** One sweep: the matrix of statements and faults, and the story of each red cell. */
export function SweepPage() {
  const { id } = route.useParams()
  return (
    <EvidenceFrame
      kind="sweep"
      id={id}
      title={({ flow, target }) => `Sweep of ${flow} on ${target}`}
      answer={describe}
    >
      {(document) => (
        <>
          <h2>Statements and faults</h2>
          <p className="faint">
            Two marks in each cell, before and after the statement: ✓ all guarantees held, ✗ one
            broke, ? no evidence, – not possible there.
          </p>
          <Matrix
            caption="Statements of the flow, and what each fault before and after them broke"
            matrix={document}
            faults={document.faults}
          />
          <Facts rows={document.faults.map(({ fault, what }) => [fault, what] as const)} />
          {groupRedCells(listRed(document)).map((group) => (
            <Broken key={`${group.guarantee} ${group.class}`} group={group} document={document} />
          ))}
          <Difference document={document} />
          <h2>About this sweep</h2>
          <Facts
            rows={[
              ['took', formatMs(document.duration_ms)],
              ['build', <Sha key="build" sha={document.build} />],
              ['retry', document.retry],
              ['seed', document.seed],
              ...document.warnings.map((warning) => ['warning', warning] as const),
            ]}
          />
        </>
      )}
    </EvidenceFrame>
  )
}

const listRed = ({ cells }: SweepDocument) => cells.filter(({ outcome }) => outcome === 'fail')

/** What decided: the red classes, or why there is no evidence, or that nothing was left out. */
function describe(document: SweepDocument): string {
  const red = groupRedCells(listRed(document)).map(
    ({ guarantee, class: found, cells }) => `${guarantee}: ${found} in ${countCells(cells.length)}`,
  )
  const parts = [
    `${describeSweepTally(document)}.`,
    red.length > 0 && `${red.join('; ')}.`,
    document.reason !== null && `${document.reason}.`,
    red.length === 0 && describeLastSweepRun(document),
    describeSweepStop(document),
  ]
  return parts.filter(Boolean).join(' ')
}

/** Of the baseline's cells it is not known why they have no evidence, and they have no story to lead to. */
type Cell = SweepMark & { readonly reason?: string | null }
type Row = SweepMatrixRow<SweepEventDocument, Cell>
type MatrixProps = {
  readonly caption: string
  readonly matrix: {
    readonly events: readonly SweepEventDocument[]
    readonly cells: readonly Cell[]
  }
  readonly faults: SweepDocument['faults']
}

function Matrix({ caption, matrix, faults }: MatrixProps) {
  const columns: Column<Row>[] = [
    {
      title: 'statement',
      cell: ({ event }) => (
        <>
          {event.number}. <code>{event.sql}</code>
        </>
      ),
      value: ({ event }) => event.sql,
    },
    { title: 'step', cell: ({ event }) => event.step },
    ...faults.map(({ fault }): Column<Row> => ({
      title: fault,
      cell: ({ find }) =>
        SWEEP_POINTS.map((point) => <Mark key={point} cell={find(fault, point)} />),
      value: ({ find }) =>
        SWEEP_POINTS.map((point) => {
          const outcome = find(fault, point)?.outcome
          return `${point}: ${outcome ? badgeText(outcome) : 'not possible'}`
        }).join(', '),
    })),
  ]
  return (
    <DataTable
      caption={caption}
      rows={toSweepMatrix(matrix)}
      keyOf={({ event }) => event.id}
      columns={columns}
    />
  )
}

/** The word of a mark is read to those who do not see it. */
function Mark({ cell }: { readonly cell: Cell | undefined }) {
  const mark = SWEEP_MARKS[cell?.outcome ?? 'none']
  const word = cell ? badgeText(cell.outcome) : 'not possible'
  const title = cell?.reason ? `${cell.id}: ${cell.reason}` : cell?.id
  return cell?.outcome === 'fail' && cell.reason !== undefined ? (
    <a href={`#${cell.id}`} aria-label={`${word}: ${cell.id}`} title={title}>
      {mark}{' '}
    </a>
  ) : (
    <span role="img" aria-label={word} title={title}>
      {mark}{' '}
    </span>
  )
}

type BrokenProps = {
  readonly group: RedCells<SweepCellDocument>
  readonly document: SweepDocument
}

function Broken({ group, document }: BrokenProps) {
  return (
    <section>
      <h2>
        {group.guarantee}: {group.class} in {countCells(group.cells.length)}
      </h2>
      {group.cells.map((cell) => (
        <section key={cell.id} id={cell.id}>
          <p>
            <strong>{describeSweepCell(cell, document)}</strong>
          </p>
          <ul>
            {describeSweepStory(cell).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          <pre>{cell.command}</pre>
        </section>
      ))}
    </section>
  )
}

function Difference({ document }: { readonly document: SweepDocument }) {
  const { baseline, faults } = document
  if (!baseline) return null
  return (
    <section>
      <h2>Compared with {baseline.target}</h2>
      <p>{describeSweepTally(baseline)}.</p>
      <Matrix
        caption={`Statements of ${baseline.target}, and what each fault before and after them broke`}
        matrix={baseline}
        faults={faults}
      />
      <ul>
        {describeSweepDifference(document).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  )
}
