import type { ReviewDocument } from '@gauntlet/contract'
import { countCoverage, describeCoverage, type FileCoverage } from '@gauntlet/core/review'
import { Badge, badgeText } from '../ui/badge.tsx'
import { joinTexts } from '../ui/column.ts'
import { DataTable } from '../ui/data-table.tsx'

const parts = ['reviewed', 'partial', 'unsent', 'excluded'] as const
const order = { unsent: 0, partial: 1, reviewed: 2, excluded: 3 } as const

/** What reviewers saw of the change: a bar of its files, and each file with the reason. */
export function Coverage({ document }: { document: ReviewDocument }) {
  const counts = countCoverage(document.files)
  const files = document.files.toSorted((a, b) => order[a.coverage] - order[b.coverage])
  const holes = counts.partial + counts.unsent
  return (
    <>
      <h2>Coverage</h2>
      <p>{describeCoverage(document)}.</p>
      <div className="coverage" role="img" aria-label={describeCoverage(document)}>
        {parts
          .filter((part) => counts[part] > 0)
          .map((part) => (
            <span key={part} className={part} style={{ flexGrow: counts[part] }}>
              {counts[part]} {part}
            </span>
          ))}
      </div>
      <details open={holes > 0 || files.length <= 12}>
        <summary>File by file</summary>
        <DataTable
          caption="Coverage of each changed file"
          rows={files}
          keyOf={({ path }) => path}
          columns={[
            {
              title: 'file',
              cell: (file) => <FileName file={file} />,
              value: ({ path, previous_path: was }) => joinTexts(path, was && `was ${was}`),
            },
            {
              title: 'coverage',
              cell: ({ coverage }) => <Badge word={coverage} />,
              value: ({ coverage }) => badgeText(coverage),
            },
            { title: 'why', cell: ({ reason }) => reason ?? '–' },
            { title: 'bundles', cell: ({ bundles }) => bundles.join(', ') || '–' },
            { title: 'change', cell: ({ status }) => status },
            {
              title: 'added',
              number: true,
              cell: ({ added }) => `+${added}`,
              value: ({ added }) => added,
            },
            {
              title: 'removed',
              number: true,
              cell: ({ removed }) => `−${removed}`,
              value: ({ removed }) => removed,
            },
          ]}
        />
      </details>
    </>
  )
}

function FileName({ file: { path, previous_path } }: { file: FileCoverage }) {
  return (
    <>
      <code>{path}</code>
      {previous_path !== null && <small>was {previous_path}</small>}
    </>
  )
}
