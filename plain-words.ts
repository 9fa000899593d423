/** A way of saying something that this repository does not use, and what it says instead. */
export type PlainWord = {
  /**
   * What not to write, as a regular expression without flags. It is matched without regard to case; a space stands for any
   * white space, a line break of a comment included; `aName` and `a-name` are read as `a Name` and `a name`.
   */
  readonly not: string
  readonly but: string
  /** Where the words are right after all: a text around them as it is read, and why. */
  readonly except?: readonly { readonly text: string; readonly reason: string }[]
}

/** One term a thing, in names, comments, messages, docs and pages. */
export const plainWords: readonly PlainWord[] = [
  {
    not: String.raw`harm(s|ed|ing)?`,
    but: 'inject, apply a fault',
  },
  { not: 'let pass', but: 'pass through' },
  { not: String.raw`witness(es)?`, but: 'observer' },
  { not: String.raw`habitats?`, but: 'workload' },
  { not: String.raw`exhibits?`, but: 'case' },
]

export type Finding = {
  /** Counted from 1. */
  readonly line: number
  readonly found: string
  readonly but: string
}

/** Every place in a text, names included, where a word of the table stands and none of its exceptions holds. */
export function findWords(text: string, words: readonly PlainWord[] = plainWords): Finding[] {
  // Neither adds or removes a line break, so that lines keep their numbers.
  const spoken = text.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').replaceAll(/(?<=\w)[-_](?=\w)/g, ' ')
  return words
    .flatMap(({ not, but, except = [] }) => {
      const excused = except.flatMap((exception) => matchAll(exception.text, spoken))
      return matchAll(not, spoken)
        .filter(({ from, to }) => !excused.some((range) => range.from <= from && to <= range.to))
        .map(({ from, to }) => ({
          line: spoken.slice(0, from).split('\n').length,
          found: spoken.slice(from, to).replaceAll(/\s+/g, ' '),
          but,
        }))
    })
    .toSorted((a, b) => a.line - b.line)
}

function matchAll(words: string, text: string): { from: number; to: number }[] {
  const spaced = words.replaceAll(' ', String.raw`(?:\s+(?:\*|//|#|>)\s+|\s+)`)
  return [...text.matchAll(new RegExp(String.raw`\b(?:${spaced})\b`, 'gi'))].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
  }))
}
