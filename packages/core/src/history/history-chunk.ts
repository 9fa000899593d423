import { ARITHMETIC, CodeTable } from './code-table.ts'
import {
  ACTION,
  COLUMN_NAMES,
  makeColumns,
  OUTCOME,
  type ColumnName,
  type History,
  type HistoryColumns,
} from './history.ts'
import { orderRows } from './order-rows.ts'

/** Some rows of a history in the order they came, and the texts that were new in them. */
export type HistoryChunk = {
  readonly length: number
  readonly columns: HistoryColumns
  readonly keys: readonly string[]
  readonly values: readonly string[]
  readonly steps: readonly string[]
  readonly guarantees: readonly string[]
}

/**
 * The history that was handed over in these chunks: all that came from one builder, or its first ones.
 *
 * @param prefix of the ids that the run generated
 */
export function joinChunks(prefix: string, chunks: readonly HistoryChunk[]): History {
  const length = chunks.reduce((rows, chunk) => rows + chunk.length, 0)
  const columns = makeColumns(length)
  let row = 0
  for (const chunk of chunks) {
    for (const name of COLUMN_NAMES) columns[name].set(chunk.columns[name], row)
    row += chunk.length
  }
  return {
    ...orderRows(columns),
    length,
    keys: new CodeTable(prefix, allOf(chunks, 'keys')),
    values: new CodeTable('', allOf(chunks, 'values')),
    steps: ['', ...allOf(chunks, 'steps')],
    guarantees: ['', ...allOf(chunks, 'guarantees')],
  }
}

/**
 * What rows of a history point at that is not there, or is there twice, so that a number means two texts: undefined
 * when all is in its place. A builder makes no such history; a damaged file may hold one.
 */
export function findMisplaced(
  history: History,
  chunks: readonly HistoryChunk[],
): string | undefined {
  const count = (table: 'keys' | 'values') =>
    1 + chunks.reduce((sum, chunk) => sum + chunk[table].length, 0)
  const { keys, values, steps, guarantees } = history
  const isTwice =
    keys.size !== count('keys') ||
    values.size !== count('values') ||
    new Set(guarantees).size !== guarantees.length
  if (isTwice) return 'it is damaged: a text is in its table twice'
  for (let row = 0; row < history.length; row += 1) {
    const at = (name: ColumnName): number => history[name][row] as number
    const isWhole =
      at('invokedAtNs') <= at('returnedAtNs') &&
      isKnown(at('key'), keys) &&
      isKnown(at('value'), values) &&
      isKnown(at('proposal'), values) &&
      at('step') < steps.length &&
      at('guarantee') < guarantees.length &&
      at('action') < ACTIONS &&
      at('outcome') < OUTCOMES
    if (!isWhole) return `it is damaged: row ${row} points at nothing`
  }
  return undefined
}

const isKnown = (code: number, { size }: CodeTable): boolean => code < size || code >= ARITHMETIC

const ACTIONS = Object.keys(ACTION).length
const OUTCOMES = Object.keys(OUTCOME).length

function* allOf(
  chunks: readonly HistoryChunk[],
  table: 'keys' | 'values' | 'steps' | 'guarantees',
): Generator<string> {
  for (const chunk of chunks) yield* chunk[table]
}
