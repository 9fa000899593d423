export { toPrintable, toPrintableJson, toPrintableLines } from './printable.ts'
