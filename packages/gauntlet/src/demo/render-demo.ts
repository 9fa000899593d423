import { summariseVerdict } from '@gauntlet/core/verdict'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Print } from '../cli/print.ts'
import type { DemoBuild, DemoResult } from './run-demo.ts'

type DemoView = Pick<DemoResult, 'document' | 'page' | 'builds'>

/** What the demo found: two lines, what stands behind them, and where to go on. */
export function renderDemo(
  { document, page, builds }: DemoView,
  root: string,
  style: Print['style'],
): string {
  const { before, after } = builds
  const compare = (of: 'httpErrors' | 'oversold') =>
    `${before?.[of] ?? 'not measured'} -> ${after?.[of] ?? 'not measured'}`
  return [
    '',
    `A shop sells numbered tickets: the same ${before?.requests ?? 100} orders, twenty at a time, before and after its fix.`,
    '',
    style('bold', `HTTP errors ${compare('httpErrors')}`),
    style('bold', `oversold stock ${compare('oversold')}`),
    '',
    ...explain(before),
    `${style('bold', `verdict: ${document.verdict}`)}${explainVerdict(document)}`,
    '',
    ...(page === null ? [] : [`page:    ${pathToFileURL(page).href}`]),
    `config:  ${join(root, 'gauntlet.config.ts')}  (copy it, and put in your own commands and requests)`,
    'yours:   gauntlet init  (looks at the project in the current folder and writes its first config)',
  ].join('\n')
}

/** One ticket that was sold twice, in words. */
function explain(before: DemoBuild | undefined): string[] {
  const value = before?.example?.operations[0]?.value
  if (value == null) return []
  return [
    `Before the fix, ticket ${value} was sold to two orders, and both were answered 201. No status code shows it:`,
    'Gauntlet records every answer and checks them against each other.',
    '',
  ]
}

function explainVerdict({ verdict, stages }: DemoView['document']): string {
  const { blocking, missing } = summariseVerdict(stages)
  if (verdict === 'ship')
    return ' (the build after the fix keeps its guarantee, and every order was answered)'
  return [...blocking, ...missing].map(({ check, summary }) => `\n  ${check}: ${summary}`).join('')
}
