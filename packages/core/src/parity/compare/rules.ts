import { matchesGlob, parsePointer, type Path } from '../../json/index.ts'

/** How bodies are compared. Places are JSON Pointer globs; `*` stands for one segment, `**` for any number. */
export type CompareRules = {
  readonly ignore?: readonly string[]
  /** Lists whose order does not count. */
  readonly unordered?: readonly string[]
  /** Lists in which neither order nor repetition counts. */
  readonly set?: readonly string[]
  /** Lists of objects that are matched by a field. */
  readonly keyed?: Readonly<Record<string, string>>
  /** Numbers that may differ by so much. */
  readonly tolerance?: Readonly<Record<string, number>>
  /** Values that need only have the same format: `uuid`, `date-time`, `number`. */
  readonly format?: Readonly<Record<string, string>>
  /** Ids that may differ, but must be the same wherever they come again. */
  readonly alias?: readonly string[]
}

export type RuleKind = 'ignore' | 'unordered' | 'set' | 'keyed' | 'tolerance' | 'format' | 'alias'

export type Rule = {
  readonly kind: RuleKind
  readonly glob: Path
  /** The field of `keyed`, the amount of `tolerance`, the name of `format`. */
  readonly parameter: string
  /** As reports name it: `tolerance /total 0.01`. */
  readonly name: string
}

/** What a rule did: values it looked at, and differences it ignored. */
export type RuleUse = { readonly rule: string; readonly matched: number; readonly silenced: number }

export function toRules(rules: CompareRules): Rule[] {
  return [
    ...plain('ignore', rules.ignore),
    ...plain('unordered', rules.unordered),
    ...plain('set', rules.set),
    ...withParameter('keyed', rules.keyed),
    ...withParameter('tolerance', rules.tolerance),
    ...withParameter('format', rules.format),
    ...plain('alias', rules.alias),
  ]
}

const plain = (kind: RuleKind, globs: readonly string[] = []): Rule[] =>
  globs.map((glob) => toRule(kind, glob, ''))

const withParameter = (
  kind: RuleKind,
  globs: Readonly<Record<string, string | number>> = {},
): Rule[] => Object.entries(globs).map(([glob, parameter]) => toRule(kind, glob, String(parameter)))

const toRule = (kind: RuleKind, glob: string, parameter: string): Rule => ({
  kind,
  glob: parsePointer(glob),
  parameter,
  name: [kind, glob, parameter].filter((part) => part !== '').join(' '),
})

export const findRule = (rules: readonly Rule[], kind: RuleKind, path: Path): Rule | undefined =>
  rules.find((rule) => rule.kind === kind && matchesGlob(rule.glob, path))

const FORMATS: Readonly<Record<string, RegExp>> = {
  uuid: /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i,
  'date-time': /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[Zz]|[+-]\d\d:?\d\d)?$/,
  date: /^\d{4}-\d\d-\d\d$/,
  uri: /^[a-z][a-z\d+.-]*:\/\/\S+$/i,
  email: /^[^@\s]+@[^@\s]+$/,
  hex: /^(?=.*[a-f])[\da-f]{8,}$/i,
  digits: /^\d+$/,
}

/** Formats that a rule may name; `number` and `string` ask for the type only. */
export const FORMAT_NAMES: readonly string[] = [...Object.keys(FORMATS), 'number', 'string']

/** The narrowest known format that a text has; `text` when it has none. */
export const formatOf = (text: string): string =>
  Object.entries(FORMATS).find(([, pattern]) => pattern.test(text))?.[0] ?? 'text'

export const hasFormat = (text: string, format: string): boolean =>
  FORMATS[format]?.test(text) ?? format === 'string'

/** @see RFC 6901 section 3 */
const POINTER = /^(?:\/(?:[^~]|~[01])*)?$/

const listGlobs = ({ ignore, unordered, set, keyed, tolerance, format, alias }: CompareRules) => [
  ...[ignore, unordered, set, alias].flatMap((globs) => globs ?? []),
  ...[keyed, tolerance, format].flatMap((globs) => Object.keys(globs ?? {})),
]

/**
 * Why rules cannot be accepted, one sentence for each that cannot. A rule that names no field silences
 * whatever comes there later, which takes the comparison away without saying so.
 */
export function listRuleProblems(rules: CompareRules): string[] {
  const unreadable = listGlobs(rules).filter((glob) => !POINTER.test(glob))
  if (unreadable.length > 0)
    return unreadable.map((glob) => `"${glob}" is no JSON Pointer: it begins with "/" or is empty`)
  return toRules(rules).flatMap(({ kind, glob, parameter, name }) => {
    if (kind === 'ignore' && glob.length === 0)
      return [`"${name}" ignores whole bodies: compare the status only by leaving the case out`]
    if (glob.length > 0 && glob.every((segment) => segment === '*' || segment === '**'))
      return [`"${name}" is too broad: name at least one field`]
    if (kind === 'tolerance' && !(Number(parameter) >= 0 && Number(parameter) < Infinity))
      return [`"${name}": a tolerance is a number from 0`]
    if (kind === 'format' && !FORMAT_NAMES.includes(parameter))
      return [`"${name}": known formats are ${FORMAT_NAMES.join(', ')}`]
    return []
  })
}

/** One row for each rule, over all comparisons. */
export function mergeRuleUses(uses: readonly RuleUse[]): RuleUse[] {
  const byRule = new Map<string, RuleUse>()
  for (const { rule, matched, silenced } of uses) {
    const before = byRule.get(rule) ?? { rule, matched: 0, silenced: 0 }
    byRule.set(rule, {
      rule,
      matched: before.matched + matched,
      silenced: before.silenced + silenced,
    })
  }
  return [...byRule.values()]
}
