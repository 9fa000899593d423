import type { ZooResult } from './judge.ts'

/** The table of the zoo, in Markdown. */
export function renderZoo(results: readonly ZooResult[]): string {
  const lines = results.map(({ zooCase, verdict, runs, found, guarantees }) => {
    const anomalies = Object.entries(found)
      .map(([anomaly, count]) => `${count} ${anomaly}`)
      .join(', ')
    const kinds = [...new Set(guarantees.map(({ kind }) => kind))].join(', ')
    const needs = zooCase.kind === 'correct' ? zooCase.looksLike : zooCase.needs
    const cells = [
      zooCase.number ?? (zooCase.kind === 'correct' ? 'ok' : 'also'),
      zooCase.backend.name,
      kinds,
      needs,
      verdict,
      anomalies || '-',
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

function summarise(results: readonly ZooResult[]): string {
  const bugs = results.filter(({ zooCase }) => zooCase.kind === 'bug')
  const underFaults = bugs.filter(({ zooCase }) => zooCase.faults)
  const correct = results.filter(({ zooCase }) => zooCase.kind === 'correct')
  const names = new Set(correct.map(({ zooCase }) => zooCase.backend.name))
  const alarms = correct.filter(({ verdict }) => verdict === 'false alarm').length
  return [
    `${countCaught(bugs)} of ${bugs.length} bugs were caught,`,
    `${countCaught(underFaults)} of ${underFaults.length} of them under faults;`,
    `${alarms} false alarms on ${names.size} correct backends in ${correct.length} cases.`,
  ].join(' ')
}

function countCaught(results: readonly ZooResult[]): number {
  return results.filter(({ verdict }) => verdict === 'caught').length
}
