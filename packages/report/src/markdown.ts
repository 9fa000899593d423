/**
 * What a model, a diff or an endpoint said, as one line of prose in Markdown. It adds no markup: no image,
 * link, HTML, table cell, code, formula, mention or reference, and no line that a bot could take for a command.
 *
 * @param longest characters kept, counted before escaping
 */
export function toProse(text: string, longest = 600): string {
  return escapeMarkdown(shorten(stripMarkup(text), longest))
}

/** Text from outside in one line of Markdown, all of it: it makes no table, link, image, HTML, mention or reference. */
export function escapeMarkdown(text: string): string {
  return toLine(text)
    .replaceAll(/[&<>$@#\\`*[\]|~!]|(?<!\w)_|_(?!\w)/g, (char) => escapes[char] ?? `\\${char}`)
    .replaceAll(/\bGH-(?=\d)/gi, (mark) => `${mark}${GAP}`)
    .replaceAll(/:(?=\/\/)|(?<=\bwww)\./gi, String.raw`\$&`)
}

/** The same as code, where its characters allow that. */
export function toCode(text: string, longest = 300): string {
  const line = shorten(toLine(text), longest)
  return line === '' || /[`|\\<>]/.test(line) ? toProse(line, longest) : `\`${line}\``
}

/** Of no width: it parts a mark from what GitHub would make a mention or a reference of. */
const GAP = '&#8203;'

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  $: '&#36;',
  '@': `@${GAP}`,
  '#': `#${GAP}`,
}

/** Text without control, format and half characters: direction marks would show it in another order. */
export function toLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
}

/** A comment, or a tag of HTML by name: `Map<string, number>` is none. */
const markup =
  /<!--.*?(?:-->|$)|<\/?(?:a|audio|base|body|br|button|details|div|embed|form|h[1-6]|head|hr|html|iframe|img|input|link|math|meta|object|p|picture|script|source|span|style|sub|summary|sup|svg|table|td|textarea|title|tr|video)\b[^<>]*>/gi
const image = /!\[([^\]]*)\]\([^)]*\)/g
const link = /\[([^\]]*)\]\([^)]*\)/g
const address = /\b(?:[a-z][a-z\d+.-]*:\/\/|www\.|mailto:|xmpp:|javascript:|data:[a-z]+\/)\S+/gi

/** Before patterns go over it: they take time with the square of some texts. */
const LONGEST = 4_000

/** Without images, links and HTML. What is left is still escaped: this is for the reader, not for safety. */
export function stripMarkup(text: string): string {
  return shorten(toLine(text), LONGEST)
    .replaceAll(markup, ' ')
    .replaceAll(image, '$1')
    .replaceAll(link, '$1')
    .replaceAll(address, '(link removed)')
    .replaceAll(/ +/g, ' ')
    .trim()
}

/** Cut between characters, never within one of two halves. */
export function shorten(text: string, longest: number): string {
  if (text.length <= longest) return text
  return `${text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '')}…`
}
