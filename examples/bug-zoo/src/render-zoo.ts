import type { ExhibitResult } from './judge.ts'

/** The table of the zoo, in Markdown. */
export function renderZoo(results: readonly ExhibitResult[]): string {
  const lines = results.map(({ exhibit, verdict, runs, found, guarantees }) => {
    const told = Object.entries(found)
      .map(([anomaly, count]) => `${count} ${anomaly}`)
      .join(', ')
    const promises = [...new Set(guarantees.map(({ kind }) => kind))].join(', ')
    const needs = exhibit.kind === 'correct' ? exhibit.looksLike : exhibit.needs
    const cells = [
      exhibit.number ?? (exhibit.kind === 'correct' ? 'ok' : 'also'),
      exhibit.backend.name,
      promises,
      needs,
      exhibit.kind === 'waiting' && verdict === 'quiet'
        ? "waits for faults on the database's wire"
        : verdict,
      told || '-',
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
  const underFaults = bugs.filter(({ exhibit }) => exhibit.faults)
  const waiting = results.filter(({ exhibit }) => exhibit.kind === 'waiting').length
  const correct = results.filter(({ exhibit }) => exhibit.kind === 'correct')
  const names = new Set(correct.map(({ exhibit }) => exhibit.backend.name))
  const alarms = correct.filter(({ verdict }) => verdict === 'false alarm').length
  return [
    `${countCaught(bugs)} of ${bugs.length} bugs were caught,`,
    `${countCaught(underFaults)} of ${underFaults.length} of them under faults;`,
    `${waiting} wait for faults on the database's wire;`,
    `${alarms} false alarms on ${names.size} correct backends in ${correct.length} exhibits.`,
  ].join(' ')
}

function countCaught(results: readonly ExhibitResult[]): number {
  return results.filter(({ verdict }) => verdict === 'caught').length
}
