import type { FlowContext } from './flow-context.ts'

/** An answer as functions and expectations see it. Body and JSON are decoded when first asked for. */
export type AnswerView = {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly durationMs: number
  /** Where it came from, after redirects. */
  readonly url?: string
  /** Of the status line: `1.1`. */
  readonly version?: string
  /** Each line of the head, names in lower case. */
  readonly headerLines?: readonly (readonly [name: string, value: string])[]
  /** The redirects that were followed, in order. */
  readonly redirects?: readonly { readonly status: number; readonly location: string }[]
  text(): string
  /** Without its Content-Encoding, where that could be undone. */
  bytes(): Uint8Array
  /**
   * The body as JSON, or undefined when it is not JSON. Exactly: integers beyond 2^53 are bigints, other numbers that
   * would round `ExactNumber`s.
   */
  json(): unknown
  /** The same with every number an `ExactNumber`, as it was written: `1.0` is not `1`. */
  writtenJson(): unknown
  /** Why the body cannot be read at all (`Content-Encoding zstd`): `text()` is empty then, and `bytes()` as it came. */
  unreadable(): string | undefined
  /** Why there is no JSON: that, or `no body`, or `not JSON` and where. */
  noJson(): string | undefined
}

/** Where a value comes from in an answer. A value that is not there is undefined. */
export type Source =
  | { readonly kind: 'status' | 'duration' | 'body' | 'size' }
  | { readonly kind: 'header'; readonly name: string }
  /** A cookie that this answer sets. */
  | { readonly kind: 'cookie'; readonly name: string }
  /** RFC 9535 JSONPath. Several matches: the first, all as a list, or a random one. Default `first`. */
  | { readonly kind: 'json'; readonly path: string; readonly pick?: 'first' | 'all' | 'random' }
  | {
      readonly kind: 'regexp'
      readonly pattern: string
      readonly flags?: string
      readonly group?: number | string
    }
  /** A template over the variables: what is compared need not come from the answer. */
  | { readonly kind: 'template'; readonly template: unknown }
  /** One element of a list; negative indices count from its end. */
  | { readonly kind: 'element'; readonly of: Source; readonly index: number }
  /** How many elements, keys or characters the value has. */
  | { readonly kind: 'count'; readonly of: Source }
  /** What a function makes of the answer, or of the value of another source. */
  | {
      readonly kind: 'computed'
      /** Says in results what it is, with its arguments; empty for what `of` is. */
      readonly name: string
      readonly of?: Source
      /** It reads the body. */
      readonly needs?: 'text'
      readonly compute: (value: unknown, answer: AnswerView, context: FlowContext) => unknown
    }

/** Keeps a value of an answer as a variable. */
export type Capture = {
  readonly as: string
  readonly from: Source
  /** A value that is not there ends the user's flow. Default true. */
  readonly strict?: boolean
}

/** What must hold of a value. Strings in values may be templates. */
export type Predicate =
  | { readonly kind: 'equals'; readonly value: unknown }
  | { readonly kind: 'one-of'; readonly values: readonly unknown[] }
  | { readonly kind: 'less' | 'at-most' | 'greater' | 'at-least'; readonly value: unknown }
  | { readonly kind: 'contains' | 'starts-with' | 'ends-with'; readonly value: unknown }
  | { readonly kind: 'matches'; readonly pattern: string; readonly flags?: string }
  | { readonly kind: 'exists' | 'empty' }
  | { readonly kind: 'type'; readonly type: ValueType }

export type ValueType =
  'boolean' | 'collection' | 'float' | 'integer' | 'number' | 'string' | 'date'

/** One yes/no question about an answer. */
export type Expectation =
  | { readonly of: Source; readonly must: Predicate; readonly not?: boolean }
  /** The author's own check: true, or false, or why not. */
  | { readonly name: string; readonly check: (answer: AnswerView) => boolean | string }

export type ExpectationResult = {
  readonly ok: boolean
  /** `status is 200`, `$.ok is true`. */
  readonly expected: string
  /** What was seen, as text of at most 200 characters. */
  readonly observed: string
}
