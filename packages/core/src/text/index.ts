export { toPrintable, toPrintableJson, toPrintableLines, toVisible } from './printable.ts'
