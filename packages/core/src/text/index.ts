export { toPrintable, toPrintableJson, toPrintableLines, toVisible } from './printable.ts'
export { findNearest, suggest } from './nearest.ts'
