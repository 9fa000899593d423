import type { ExhibitResult } from './run-exhibit.ts'

/** The table of the zoo, in Markdown. */
export function renderZoo(results: readonly ExhibitResult[]): string {
  const lines = results.map(({ exhibit, verdict, runs, guarantees }) => {
    const found = guarantees
      .flatMap(({ counts }) => Object.entries(counts))
      .map(([anomaly, count]) => `${count} ${anomaly}`)
      .join(', ')
    const promises = [...new Set(guarantees.map(({ kind }) => kind))].join(', ')
    const needs = exhibit.kind === 'correct' ? exhibit.looksLike : exhibit.needs
    const cells = [
      exhibit.number ?? (exhibit.kind === 'correct' ? 'ok' : 'also'),
      exhibit.backend.name,
      promises,
      needs,
      exhibit.kind === 'waiting' && verdict === 'quiet' ? 'waits for faults' : verdict,
      found || '-',
      verdict === 'caught' ? runs : '-',
    ]
    return `| ${cells.join(' | ')} |`
  })
  return [
    '| # | backend | guarantee | needs, or looks like | verdict | anomalies found | runs needed |',
    '|---|---|---|---|---|---|--:|',
    ...lines,
    '',
    summarise(results),
    '',
  ].join('\n')
}

function summarise(results: readonly ExhibitResult[]): string {
  const bugs = results.filter(({ exhibit }) => exhibit.kind === 'bug')
  const caught = bugs.filter(({ verdict }) => verdict === 'caught').length
  const waiting = results.filter(({ exhibit }) => exhibit.kind === 'waiting').length
  const correct = results.filter(({ exhibit }) => exhibit.kind === 'correct')
  const alarms = correct.filter(({ verdict }) => verdict === 'false alarm').length
  return `${caught} of ${bugs.length} bugs that load or a second replica brings out were caught; ${waiting} wait for faults; ${alarms} false alarms on ${correct.length} correct backends.`
}
