export {
  formatDocument,
  toPrintable,
  toPrintableJson,
  toPrintableLines,
  toVisible,
  toCsv,
  toTabSeparated,
  type SheetValue,
} from './printable.ts'
export { foldAlike } from './fold-alike.ts'
export { findNearest, suggest } from './nearest.ts'
