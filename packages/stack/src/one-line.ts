/** A reason is one line: these are what fits. */
const shownLines = 4

/** A log in one line: the last lines that name an error, else the last ones; never the stack of calls. */
export function toShownLines(text: string): string {
  const relevant = text
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^\s*(at |\^+$|Node\.js v\d)/.test(line))
  const errors = findErrorLines(relevant.join('\n'))
  const shown = errors.length > 0 ? errors : relevant
  return shown
    .slice(-shownLines)
    .map((line) => line.trim())
    .join(' | ')
}

/** A message in one line, where it is a reason: what happened, and the lines of the log below it that say why. */
export function toOneLine(message: string): string {
  const [head = '', ...log] = message.trim().split('\n')
  const shown = toShownLines(log.join('\n'))
  return shown === '' ? head : `${head.replace(/[:.]?\s*$/, '')}: ${shown}`
}

/** An error's message begins its line; what is printed of its fields behind it is indented. */
const errorLine = /^(?!\s)(?=.*\b(?:\w*error|\w*exception|fatal|panic)\b.*:)/i

/** The lines of a log that name an error, in their order; never its stack of calls. */
export function findErrorLines(text: string): string[] {
  return text.split('\n').filter((line) => errorLine.test(line))
}
