/** A way of saying something that this repository does not use, and what it says instead. */
export type PlainWord = {
  /**
   * What not to write, as a regular expression without flags. It is matched without regard to case; a space stands for any
   * white space, a line break of a comment included; `aName` and `a-name` are read as `a Name` and `a name`.
   */
  readonly not: string
  readonly but: string
  /** Only what users read: the pages of docs, and the texts in code that is no test. */
  readonly ofUsers?: true
  /** Where the words are right after all: a text around them as it is read, and why. */
  readonly except?: readonly { readonly text: string; readonly reason: string }[]
}

/** One term a thing, in names, comments, messages, docs and pages. */
export const plainWords: readonly PlainWord[] = [
  { not: String.raw`harm(s|ed|ing)?`, but: 'inject, apply a fault' },
  { not: 'let pass', but: 'pass through' },
  { not: 'passages?', but: 'decision' },
  {
    not: String.raw`meets?|met|meetings?`,
    but: 'overlap; reach, affect',
    except: [
      { text: 'meeting in the middle', reason: 'the name of the algorithm' },
      { text: 'shows a meeting', reason: 'the calendar of the paper that the test cites' },
      { text: 'met in', reason: 'a key of the HTTP API' },
    ],
  },
  {
    not: String.raw`promised|(kept|broken|data) promises?|promises? about|promises (a|no|its|to|that)`,
    but: 'guarantee',
  },
  { not: String.raw`witness(es)?`, but: 'observer' },
  { not: 'sittings?', but: 'session' },
  { not: String.raw`could see|could have seen|to seen`, but: 'minimum detectable effect' },
  {
    not: String.raw`(evidence|documents?|results?|logs?|files?|measured|found|said|heard|transcripts?|anomalies) (is|are|was|were|be|been) kept|kept (up|silent|guarantees)`,
    but: 'stored, saved',
  },
  { not: 'askings', but: 'review request' },
  { not: String.raw`(un|over)?heard|hears?`, but: 'received, answered; the result of a reviewer' },
  { not: String.raw`unless (said|told)( otherwise)?`, but: 'by default, default: X' },
  {
    not: String.raw`tells?|told|telling`,
    but: 'describe, format, report, print, distinguish',
  },
  {
    not: 'along ?side',
    but: 'background jobs',
    except: [
      {
        text: String.raw`alongside(\?: |: optional|, \.\.\.| ===| is the old|: jobs|\x60|\[\])|: alongside`,
        reason: 'the old name of the config key, which still works',
      },
    ],
  },
  { not: String.raw`habitats?`, but: 'workload' },
  { not: String.raw`exhibits?`, but: 'case' },
  { not: String.raw`mend(s|ed|ing)?`, but: 'fix, fixed' },
  { not: String.raw`(held|holds?|holding) back`, but: 'delayed' },
  { not: String.raw`somebody( else)?|a person`, but: 'the user, you, another client' },
  {
    not: 'nobody',
    but: 'the passive ("was not read"), or who it is: no client, no reviewer, none',
    ofUsers: true,
    except: [
      { text: String.raw`[\x60"']nobody[\x60"']`, reason: 'a user of the operating system' },
      { text: 'user = nobody', reason: 'a user of the operating system' },
    ],
  },
  { not: String.raw`stands? in (?!for)|stood in`, but: 'is in, is part of', ofUsers: true },
  { not: 'asking', but: 'querying, requesting, retrying', ofUsers: true },
  {
    not: String.raw`(page|report|table|test|row|config|header|result|document|output|verdict|answer|exchange|message|file|script|cell|version|name|path|word|rule|line|command line|run|note|case|source|suite|schema|query|server|dashboard|hint|status|column|it|that|which|each|what|and) (says?|said)`,
    but: 'shows, states, reports, declares, names, means',
    ofUsers: true,
    except: [{ text: 'whatever it says', reason: 'the prompt, which recorded answers belong to' }],
  },
  {
    not: String.raw`an? [\w -]{1,40} of (its|their|our|your|his) own`,
    but: '"its own", "a separate"',
  },
]

export type Finding = {
  /** Counted from 1. */
  readonly line: number
  readonly found: string
  readonly but: string
}

const blank = (part: string): string => part.replaceAll(/[^\n]/g, ' ')

/** The texts of a program, each on its line: what stands between quotes, without comments. */
export function keepTexts(code: string): string {
  const bare = code.replaceAll(/\/\*[\s\S]*?\*\//g, blank).replaceAll(/(^|\s)\/\/[^\n]*/g, blank)
  const quoted = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g
  let at = 0
  let kept = ''
  for (const { 0: text, index } of bare.matchAll(quoted)) {
    kept += blank(bare.slice(at, index)) + text
    at = index + text.length
  }
  return kept + blank(bare.slice(at))
}

/** Every place in a text, names included, where a word of the table stands and none of its exceptions holds. */
export function findWords(text: string, words: readonly PlainWord[] = plainWords): Finding[] {
  // Neither adds or removes a line break, so that lines keep their numbers.
  const spoken = text.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').replaceAll(/(?<=\w)[-_](?=\w)/g, ' ')
  return words
    .flatMap(({ not, but, except = [] }) => {
      const excused = except.flatMap(({ text: around }) =>
        findRanges(new RegExp(around, 'g'), spoken),
      )
      return findRanges(toPattern(not), spoken)
        .filter(({ from, to }) => !excused.some((range) => range.from <= from && to <= range.to))
        .map(({ from, to }) => ({
          line: spoken.slice(0, from).split('\n').length,
          found: spoken.slice(from, to).replaceAll(/\s+/g, ' '),
          but,
        }))
    })
    .toSorted((a, b) => a.line - b.line)
}

function toPattern(words: string): RegExp {
  const spaced = words.replaceAll(' ', String.raw`(?:\s+(?:\*|//|#|>)\s+|\s+)`)
  return new RegExp(String.raw`\b(?:${spaced})\b`, 'gi')
}

function findRanges(pattern: RegExp, text: string): { from: number; to: number }[] {
  return [...text.matchAll(pattern)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
  }))
}
