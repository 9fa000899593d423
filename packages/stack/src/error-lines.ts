/** An error's message begins its line; what is printed of its fields behind it is indented. */
const errorLine = /^(?!\s)(?=.*\b(?:\w*error|\w*exception|fatal|panic)\b.*:)/i

/** The lines of a log that name an error, in their order; never its stack of calls. */
export function findErrorLines(text: string): string[] {
  return text.split('\n').filter((line) => errorLine.test(line))
}
