import type { Json } from '../../json/index.ts'
import type { AliasTable, Difference } from './difference.ts'
import { compareJson } from './compare-json.ts'
import { isSameHeader } from './header-grammar.ts'
import type { Rule, RuleUse } from './rules.ts'

/** A body as it can be compared. `digest` stands for bytes that are no text. */
export type Body =
  | { readonly kind: 'json'; readonly value: Json }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bytes'; readonly digest: string; readonly length: number }

export type ComparedAnswer = {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Body
}

export type AnswerRules = {
  /** Headers that must match, in lower case. */
  readonly headers: readonly string[]
  readonly rules: readonly Rule[]
  readonly aliases?: AliasTable
}

export type AnswerComparison = {
  readonly differences: readonly Difference[]
  readonly uses: readonly RuleUse[]
  readonly overBroad: readonly string[]
}

/** Compares two answers: status always, the chosen headers by their grammar, the body by what it is. */
export function compareAnswers(
  reference: ComparedAnswer,
  candidate: ComparedAnswer,
  { headers, ...options }: AnswerRules,
): AnswerComparison {
  const differences: Difference[] = []
  if (reference.status !== candidate.status) {
    const [a, b] = [reference, candidate].map(({ status }) => String(status))
    differences.push({ kind: 'status', pointer: '', reference: a ?? null, candidate: b ?? null })
  }
  for (const name of headers) {
    const [a, b] = [reference, candidate].map((side) => side.headers[name])
    if (!isSameHeader(name, a, b))
      differences.push({
        kind: 'header',
        pointer: name,
        reference: a ?? null,
        candidate: b ?? null,
      })
  }
  const [one, other] = [reference.body, candidate.body]
  if (one.kind === 'json' && other.kind === 'json') {
    const { differences: inBody, ...rest } = compareJson(one.value, other.value, options)
    return { differences: [...differences, ...inBody], ...rest }
  }
  const [a, b] = [one, other].map(describeBody)
  if (a !== b)
    differences.push({ kind: 'body', pointer: '', reference: a ?? null, candidate: b ?? null })
  return { differences, uses: [], overBroad: [] }
}

/** Equal exactly when two bodies that are not both JSON are equal. */
function describeBody(body: Body): string {
  if (body.kind === 'json') return 'a JSON body'
  return body.kind === 'text' ? body.text : `${body.length} bytes, SHA-256 ${body.digest}`
}
