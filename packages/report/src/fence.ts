import { toPrintableLines } from '@gauntlet/core/text'

/** A block of Markdown that its text cannot close: its fence is longer than any inside. */
export function renderFence(language: string, text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length))
  const marks = '`'.repeat(longest + 1)
  return `${marks}${language}\n${toPrintableLines(text.replaceAll('\r\n', '\n'))}\n${marks}`
}
