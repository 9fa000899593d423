import type { Survival, Trouble } from './survival.suite.ts'

/** docs/reliability.md, from the table that the tests run. */
export function renderReliability(troubles: readonly Trouble[]): string {
  return [
    '# What survives what',
    '',
    'Made by `npm run docs:reliability` from the table of `packages/gauntlet/src/reliability/`: a test makes each trouble, runs',
    'each command into it and holds it to its row. What goes for all of them:',
    '',
    '- What was measured is printed and saved wherever something can still be written. A side channel (store, file, output)',
    '  that fails is named, with what to do, and changes no verdict.',
    '- A file is written beside its place and moved there: it is whole, or it is as it was before. Each file stands by itself.',
    '- 1 is `hold` and nothing else. What nobody caught ends with 70, or with the code of its [error](cli.md#errors), after the',
    '  command has stopped what it started.',
    '- A pass of which neither a file nor a row is left ends with 2: missing evidence is never a pass.',
    '- A question that cannot be answered after the load (a check that fails, a history that is cut off) is `no_evidence`; the',
    '  load itself is stored.',
    ...troubles.flatMap(renderTrouble),
    '',
  ].join('\n')
}

function renderTrouble({ title, text, rows }: Trouble): string[] {
  const head = [
    'command',
    'exit',
    'printed',
    'in its file',
    'in the store',
    'prints on standard error',
  ]
  return [
    '',
    `## ${title}`,
    '',
    text,
    '',
    ...[head, head.map(() => '---'), ...rows.map(toCells)].map(toLine),
  ]
}

function toCells({ command, exit, printed, inFile, inStore, says }: Survival): string[] {
  return [
    `\`gauntlet ${command}\``,
    [exit].flat().join(' or '),
    yes(printed),
    yes(inFile),
    yes(inStore),
    says === '' ? '' : `\`${says}\``,
  ]
}

const toLine = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

const yes = (is: boolean): string => (is ? 'yes' : 'no')
