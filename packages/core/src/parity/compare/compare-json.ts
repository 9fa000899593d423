import {
  type Json,
  type JsonObject,
  type Path,
  countLeaves,
  isList,
  isNumber,
  isObject,
  toPointer,
  toText,
  typeOf,
} from '../../json/index.ts'
import { AliasTable, type Difference, type DifferenceKind, type Walk } from './difference.ts'
import { compareLists } from './compare-lists.ts'
import { isWithin } from '../../decimal/index.ts'
import { type Rule, type RuleUse, findRule, formatOf, hasFormat } from './rules.ts'

export type CompareOptions = {
  readonly rules?: readonly Rule[]
  /** Keep one table for all cases of a round, so that an id is followed from case to case. */
  readonly aliases?: AliasTable
}

export type JsonComparison = {
  readonly differences: readonly Difference[]
  /** One row for each rule that matched anything. */
  readonly uses: readonly RuleUse[]
  /** Ignore rules that covered every value there was, alone or together: nothing was compared. */
  readonly overBroad: readonly string[]
}

/** Compares two JSON values exactly, but for what the rules allow. Differences are in the order of the reference. */
export function compareJson(
  reference: Json,
  candidate: Json,
  { rules = [], aliases = new AliasTable() }: CompareOptions = {},
): JsonComparison {
  const comparer = new Comparer(rules, aliases)
  comparer.compare([], reference, candidate)
  const ignoring = rules.filter((rule) => rule.kind === 'ignore' && comparer.useOf(rule))
  return {
    differences: comparer.differences,
    uses: rules.flatMap((rule) => comparer.useOf(rule) ?? []),
    overBroad: comparer.hasCompared ? [] : ignoring.map(({ name }) => name),
  }
}

/**
 * Values that trials of one comparison may look at. Nested lists under rules try each with each, level by level, which
 * could take forever on an answer made for it; once spent, what is left to try counts as different.
 */
const TRIAL_BUDGET = 50_000

/** Values of one comparison, walked together. */
class Comparer implements Walk {
  readonly differences: Difference[] = []
  readonly rules: readonly Rule[]
  /** Whether any value was looked at that no rule ignores. */
  hasCompared = false
  readonly #uses = new Map<Rule, RuleUse>()
  readonly #aliases: AliasTable
  readonly #budget: { left: number }
  #isTrial = false

  constructor(rules: readonly Rule[], aliases: AliasTable, budget = { left: TRIAL_BUDGET }) {
    this.rules = rules
    this.#aliases = aliases
    this.#budget = budget
  }

  useOf(rule: Rule): RuleUse | undefined {
    return this.#uses.get(rule)
  }

  /** Whether two values agree under the rules, without a trace in the result. Ids may have any partner here. */
  agrees(path: Path, reference: Json, candidate: Json): boolean {
    const trial = new Comparer(this.rules, new AliasTable(), this.#budget)
    trial.#isTrial = true
    trial.compare(path, reference, candidate)
    return trial.differences.length === 0
  }

  compare(path: Path, reference: Json | undefined, candidate: Json | undefined): void {
    const ignore = findRule(this.rules, 'ignore', path)
    if (this.#isTrial && (this.#budget.left -= 1) < 0) {
      this.add('value', path, [undefined, undefined])
    } else if (ignore) {
      const values = Math.max(...[reference, candidate].map((side) => countLeaves(side ?? null)))
      this.use(ignore, values, isSame(reference, candidate) ? 0 : 1)
    } else if (reference === undefined || candidate === undefined) {
      this.add(reference === undefined ? 'extra' : 'missing', path, [reference, candidate])
    } else if (typeOf(reference) !== typeOf(candidate)) {
      this.add('type', path, [reference, candidate])
    } else if (isEmpty(reference) && isEmpty(candidate)) {
      this.hasCompared = true
    } else if (isObject(reference) && isObject(candidate)) {
      this.#compareObjects(path, reference, candidate)
    } else if (isList(reference) && isList(candidate)) {
      compareLists(this, path, [reference, candidate])
    } else {
      this.#compareLeaves(path, reference, candidate)
    }
  }

  add(
    kind: DifferenceKind,
    path: Path,
    [reference, candidate]: readonly (Json | undefined)[],
  ): void {
    this.hasCompared = true
    this.differences.push({
      kind,
      pointer: toPointer(path),
      reference: reference === undefined ? null : toText(reference),
      candidate: candidate === undefined ? null : toText(candidate),
    })
  }

  use(rule: Rule, matched: number, silenced: number): void {
    const before = this.#uses.get(rule)
    this.#uses.set(rule, {
      rule: rule.name,
      matched: (before?.matched ?? 0) + matched,
      silenced: (before?.silenced ?? 0) + silenced,
    })
  }

  #compareObjects(path: Path, reference: JsonObject, candidate: JsonObject): void {
    for (const [key, value] of reference) this.compare([...path, key], value, candidate.get(key))
    for (const [key, value] of candidate)
      if (!reference.has(key)) this.compare([...path, key], undefined, value)
  }

  /** The first rule that matches and applies decides; ids are learnt also where they are the same. */
  #compareLeaves(path: Path, reference: Json, candidate: Json): void {
    this.hasCompared = true
    const [a, b] = [toText(reference), toText(candidate)]
    const rule = (['alias', 'tolerance', 'format'] as const)
      .map((kind) => findRule(this.rules, kind, path))
      .find((found) => found !== undefined)
    const isAllowed = rule !== undefined && this.#allows(rule, reference, candidate)
    if (rule) this.use(rule, 1, isAllowed && a !== b ? 1 : 0)
    if (rule?.kind === 'alias' ? !isAllowed : !isAllowed && a !== b)
      this.add('value', path, [reference, candidate])
  }

  #allows(rule: Rule, reference: Json, candidate: Json): boolean {
    const areNumbers = isNumber(reference) && isNumber(candidate)
    const areTexts = typeof reference === 'string' && typeof candidate === 'string'
    if (rule.kind === 'tolerance')
      return areNumbers && isWithin(reference.number, candidate.number, rule.parameter)
    if (rule.kind === 'format') {
      if (areNumbers) return rule.parameter === 'number'
      return areTexts && [reference, candidate].every((side) => hasFormat(side, rule.parameter))
    }
    const isId = areNumbers || (areTexts && formatOf(reference) === formatOf(candidate))
    return isId && this.#aliases.agrees(toText(reference), toText(candidate))
  }
}

const isSame = (a: Json | undefined, b: Json | undefined): boolean =>
  a === undefined || b === undefined ? a === b : toText(a) === toText(b)

const isEmpty = (value: Json): boolean =>
  isObject(value) ? value.size === 0 : isList(value) && value.length === 0
