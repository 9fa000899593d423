import { invariant } from '../invariant.ts'
import { CodeTable } from './code-table.ts'
import { COLUMN_NAMES, makeColumns, type History, type HistoryColumns } from './history.ts'

/**
 * One history of many (one a worker), ordered by invocation; ties keep the order of the arguments.
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
    steps: mergeNames(histories.map(({ steps }) => steps)),
    guarantees: mergeNames(histories.map(({ guarantees }) => guarantees)),
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
  return { ...columns, ...tables, length }
}

type Source = { readonly history: History; readonly next: number } & Translation
type Translation = {
  readonly key: (code: number) => number
  readonly value: (code: number) => number
  readonly step: readonly number[]
  readonly guarantee: readonly number[]
}

function translate(
  history: History,
  to: Pick<History, 'keys' | 'values' | 'steps' | 'guarantees'>,
): Translation {
  return {
    key: (code) => to.keys.adopt(code, history.keys),
    value: (code) => to.values.adopt(code, history.values),
    step: history.steps.map((name) => to.steps.indexOf(name)),
    guarantee: history.guarantees.map((name) => to.guarantees.indexOf(name)),
  }
}

function headOf({ history, next }: Source): number {
  return history.invokedAtNs[next] as number
}

function copyRow(to: HistoryColumns, row: number, source: Source): void {
  const { history, next } = source
  for (const name of COLUMN_NAMES) to[name][row] = history[name][next] as number
  to.key[row] = source.key(history.key[next] as number)
  to.value[row] = source.value(history.value[next] as number)
  to.proposal[row] = source.value(history.proposal[next] as number)
  to.step[row] = source.step[history.step[next] as number] as number
  to.guarantee[row] = source.guarantee[history.guarantee[next] as number] as number
}

function mergeNames(lists: readonly (readonly string[])[]): readonly string[] {
  const names = [...new Set(lists.flat())]
  invariant(names.length <= 256, 'a history has at most 255 steps and 255 guarantees')
  return names
}
