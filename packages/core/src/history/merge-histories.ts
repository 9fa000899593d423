import { invariant } from '../invariant.ts'
import { CodeTable, NONE } from './code-table.ts'
import { COLUMN_NAMES, makeColumns, type History, type HistoryColumns } from './history.ts'

/**
 * One history of many (one a worker), ordered by invocation; ties keep the order of the arguments. Texts get their codes in
 * the order of the rows, so the result does not depend on how the operations were divided: merging the one history of a run
 * gives the same bytes as merging those of its workers.
 * Linear in the rows times the number of histories, which is the number of workers.
 *
 * @param histories of one run: they share the prefix of generated ids and the clock
 */
export function mergeHistories(histories: readonly History[]): History {
  const [first] = histories
  invariant(first, 'there is a history to merge')
  const length = histories.reduce((rows, history) => rows + history.length, 0)
  const tables = {
    keys: new CodeTable(first.keys.prefix),
    values: new CodeTable(),
    steps: new CodeTable(),
    guarantees: new CodeTable(),
  }
  const sources = histories.map((history) => ({ history, next: 0, ...translate(history, tables) }))
  const columns = makeColumns(length)
  for (let row = 0; row < length; row++) {
    let source: (typeof sources)[number] | undefined
    for (const each of sources) {
      if (each.next < each.history.length && (!source || headOf(each) < headOf(source)))
        source = each
    }
    invariant(source, 'some history has a row left')
    copyRow(columns, row, source)
    source.next += 1
  }
  const uncertaintyNs = Math.max(...histories.map((history) => history.uncertaintyNs ?? 0))
  return {
    ...columns,
    ...(uncertaintyNs > 0 && { uncertaintyNs }),
    length,
    keys: tables.keys,
    values: tables.values,
    steps: listNames(tables.steps),
    guarantees: listNames(tables.guarantees),
  }
}

type Tables = Readonly<Record<'keys' | 'values' | 'steps' | 'guarantees', CodeTable>>

type Source = { readonly history: History; readonly next: number } & Translation
type Translation = {
  readonly key: (code: number) => number
  readonly value: (code: number) => number
  readonly step: (code: number) => number
  readonly guarantee: (code: number) => number
}

function translate(history: History, to: Tables): Translation {
  return {
    key: (code) => to.keys.adopt(code, history.keys),
    value: (code) => to.values.adopt(code, history.values),
    step: named(history.steps, to.steps),
    guarantee: named(history.guarantees, to.guarantees),
  }
}

const named = (names: readonly string[], table: CodeTable) => (code: number) =>
  code === NONE ? NONE : table.encode(names[code])

function headOf({ history, next }: Source): number {
  return history.invokedAtNs[next] as number
}

function copyRow(to: HistoryColumns, row: number, source: Source): void {
  const { history, next } = source
  for (const name of COLUMN_NAMES) to[name][row] = history[name][next] as number
  to.key[row] = source.key(history.key[next] as number)
  to.value[row] = source.value(history.value[next] as number)
  to.proposal[row] = source.value(history.proposal[next] as number)
  to.step[row] = source.step(history.step[next] as number)
  to.guarantee[row] = source.guarantee(history.guarantee[next] as number)
}

function listNames(table: CodeTable): readonly string[] {
  invariant(table.size <= 256, 'a history has at most 255 steps and 255 guarantees')
  return ['', ...table.texts()]
}
