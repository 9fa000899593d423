export {
  ARITHMETIC,
  CodeTable,
  NONE,
  generatedId,
  hashCode,
  parseGeneratedId,
} from './code-table.ts'
export {
  ACTION,
  BYTES_PER_ROW,
  COLUMN_NAMES,
  COLUMN_TYPES,
  OUTCOME,
  makeColumns,
  selectGuarantee,
  takeRows,
  type Action,
  type ColumnName,
  type History,
  type HistoryColumns,
  type HistoryTables,
  type OperationOutcome,
} from './history.ts'
export { HistoryBuilder, type HistoryBuilderOptions, type Operation } from './history-builder.ts'
export { findMisplaced, joinChunks, type HistoryChunk } from './history-chunk.ts'
export { shiftHistory, widenHistory } from './correct-times.ts'
export { mergeHistories } from './merge-histories.ts'
