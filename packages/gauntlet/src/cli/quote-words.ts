/** Words of a command line, each in quotes where a shell needs them. */
export const quoteWords = (words: readonly string[]): string => words.map(quote).join(' ')

const quote = (text: string): string =>
  /^[\w./@+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
