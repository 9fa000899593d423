import type { FaultedRow } from '@gauntlet/plots'

/** What is said of each build, beside its name and its outcome: for a terminal, Markdown and a page. */
export const faultedColumns: readonly {
  readonly title: string
  readonly cell: (row: FaultedRow) => string
}[] = [
  { title: 'faults', cell: ({ happened }) => happened },
  { title: 'answered under faults', cell: ({ during }) => during },
  { title: 'errors meanwhile', cell: ({ errors }) => errors },
  { title: 'answered after', cell: ({ after }) => after },
  { title: 'first success', cell: ({ firstSuccess }) => firstSuccess },
]
