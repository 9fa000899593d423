export { toPrintable, toPrintableJson, toPrintableLines, toVisible } from './printable.ts'
export { findNearest, suggest } from './nearest.ts'
export { toCsv, toTabSeparated, type SheetValue } from './spreadsheet.ts'
