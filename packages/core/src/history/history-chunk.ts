import { CodeTable } from './code-table.ts'
import { COLUMN_NAMES, makeColumns, type History, type HistoryColumns } from './history.ts'
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

function* allOf(
  chunks: readonly HistoryChunk[],
  table: 'keys' | 'values' | 'steps' | 'guarantees',
): Generator<string> {
  for (const chunk of chunks) yield* chunk[table]
}
