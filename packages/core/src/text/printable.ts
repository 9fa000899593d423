/**
 * What a reader must not take for an instruction: control characters (C0, DEL, C1), format characters (among them the
 * bidirectional controls and marks of no width), halves of characters, and the separators U+2028 and U+2029.
 */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu
const unprintableInLines = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

/**
 * What servers that run CI take for a command: `::error::` at the start of a line (GitHub Actions), `##[error]` and
 * `##vso[...]` anywhere in one (Azure Pipelines and older runners of GitHub), `##teamcity[...]`.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 * @see https://learn.microsoft.com/en-us/azure/devops/pipelines/scripts/logging-commands
 */
const commandAtStart = /^([^\S\n]*):(?=:)/gm
const commandAnywhere = /#(?=#\w{0,40}\[)/g

/** Text from outside as one line: it moves no cursor, changes no colour, and starts no line. */
export function toPrintable(text: string, longest = Infinity): string {
  const clean = text.replaceAll(unprintable, '\ufffd')
  return clean.length > longest ? `${clean.slice(0, longest)}…` : clean
}

/** Text from outside with its lines and tabs: what it would do instead of being read is shown as U+FFFD. */
export function toVisible(text: string): string {
  return text.replaceAll(unprintableInLines, '\ufffd')
}

/** Text of several lines for a terminal or a log: as `toPrintable`, with its lines, none of which is a command to CI. */
export function toPrintableLines(text: string): string {
  return toVisible(text).replaceAll(commandAtStart, '$1: ').replaceAll(commandAnywhere, '# ')
}

/** JSON in two spaces, the same in value: what a terminal or CI could act on is written as `\uXXXX`. */
export function toPrintableJson(document: unknown): string {
  return JSON.stringify(document, undefined, 2)
    .replaceAll(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, toEscapes)
    .replaceAll(/##(?=\w{0,40}\[)/g, String.raw`#\u0023`)
}

function toEscapes(character: string): string {
  return Array.from(
    { length: character.length },
    (_, at) => String.raw`\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('')
}
