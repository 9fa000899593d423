import type { AnswerView, Capture, Expectation } from './answer.ts'
import type { FlowContext } from './flow-context.ts'

/** A request as a hook may change it, before it is encoded. */
export type RequestDraft = {
  method: string
  url: string
  headers: Record<string, string>
  query?: Record<string, unknown>
  cookies?: Record<string, string>
  json?: unknown
  text?: string
  bytes?: Uint8Array
  form?: Record<string, unknown>
  multipart?: readonly MultipartPart[]
  basicAuth?: { user: string; password: string }
  /** Of the step; changing it renames nothing. */
  readonly name?: string
}

export type RequestHook = (draft: RequestDraft, context: FlowContext) => void | Promise<void>
export type AnswerHook = (
  answer: AnswerView,
  context: FlowContext,
  draft: RequestDraft,
) => void | Promise<void>

/** Why a request got no answer. */
export type RequestFailure = {
  /** `refused`, `timeout` and the other kinds of transport errors; `request` where it could not be made. */
  readonly kind: string
  readonly message: string
  /** Where it was sent; undefined where it could not be made. */
  readonly url?: string
}

/** Called when a request got no answer, before its user's flow ends. */
export type FailureHook = (
  failure: RequestFailure,
  context: FlowContext,
  draft: RequestDraft,
) => void | Promise<void>

/** Computed for each request. Prefer templates: they are compiled once. */
export type Computed<T> = (context: FlowContext) => T

/** One part of a `multipart/form-data` body. */
export type MultipartPart = {
  readonly name: string
  /** A text may hold templates. A file that is computed names itself; `fileName` then is how the author wrote it. */
  readonly value: string | Uint8Array | Computed<ComputedFile>
  readonly fileName?: string
  readonly contentType?: string
}

/** A file that only the variables of a user name. */
export type ComputedFile = {
  readonly value: Uint8Array
  readonly fileName: string
  readonly contentType: string
}

/**
 * Which redirects are followed. A request that may change data is never sent again: after one, only a status of
 * `rewrite` is followed, with GET.
 */
export type Redirects = {
  /** One more is not followed. */
  readonly most: number
  /** After these a request other than GET and HEAD goes on as GET, without its body. */
  readonly rewrite: readonly number[]
}

export type RequestStep = {
  readonly kind: 'request'
  readonly method: string
  /** `/orders/{{ id }}`, or with scheme and host when it leaves the target. */
  readonly url: string
  /** What metrics are grouped by: `/orders/:id`. Without it: the path, each template as `:name`. */
  readonly endpoint?: string
  /** Names the step in reports. */
  readonly name?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly cookies?: Readonly<Record<string, string>>
  /** The cookies go with this request alone, besides those that the user has. */
  readonly cookiesOnce?: boolean
  readonly basicAuth?: { readonly user: string; readonly password: string }
  /** Further lines of headers, for names that are sent more than once. Values may hold templates. */
  readonly headerLines?: readonly (readonly [name: string, value: string])[]
  /** At most one of `json`, `text`, `bytes`, `form` and `multipart`. Strings anywhere inside may hold templates. */
  readonly json?: unknown
  readonly text?: string | Computed<string>
  readonly bytes?: Uint8Array
  readonly form?: Readonly<Record<string, unknown>>
  /** The body as `multipart/form-data`. */
  readonly multipart?: readonly MultipartPart[]
  readonly timeoutMs?: number
  /** Follows redirects; each of them is one more operation. Without it a redirect is the answer. */
  readonly redirects?: Redirects
  readonly capture?: readonly Capture[]
  readonly expect?: readonly Expectation[]
  /** Declares every status, as `HTTP *` of a Hurl file does. */
  readonly anyStatus?: boolean
  /**
   * Sends the step again, at most so often, while it is not answered as expected. Each time is a separate wire attempt
   *, reported as `willRetry` but the last. For waiting until something is ready, not for load.
   */
  readonly retry?: { readonly times: number; readonly delayMs: number }
  readonly before?: readonly RequestHook[]
  readonly after?: readonly AnswerHook[]
  /** Called when no answer came and the step is not sent again. */
  readonly onFailure?: readonly FailureHook[]
}

/** How far a pause may stray, uniformly to both sides: by a share of itself, or by milliseconds. */
export type Jitter = { readonly ratio: number } | { readonly ms: number }

/** Milliseconds, or a template that gives them or a text with a unit: `250`, `2s`, `{{ seconds }}s`. */
export type ThinkStep = {
  readonly kind: 'think'
  readonly durationMs: number | string
  readonly jitter?: Jitter
}

/** An expression over the variables, a function of them, or a chance in [0, 1]. */
export type Condition =
  | { readonly expression: string }
  | { readonly probability: number }
  | { readonly test: (context: FlowContext) => boolean | Promise<boolean>; readonly name?: string }

export type Repeat =
  /** A number, or a template that gives one (or a range as text, `1-5`). */
  | { readonly count: number | string }
  /** Counts from `from` up to, but not including, `to`. */
  | { readonly from: number; readonly to: number }
  /** The elements of a list, or of the variable of that name. */
  | { readonly over: string | readonly unknown[] }
  /** Runs once, then again while it holds. */
  | { readonly while: Condition }

export type LoopStep = {
  readonly kind: 'loop'
  readonly repeat: Repeat
  readonly steps: readonly Step[]
  /** The variable that counts the rounds. Default `$loopCount`. */
  readonly countAs?: string
  /** The variable that holds the element of `over`, else the count. Default `$loopElement`. */
  readonly elementAs?: string
  /** A loop that wants more rounds ends its user's flow as a failure. Default 10,000. */
  readonly maxRounds?: number
}

export type ParallelStep = {
  readonly kind: 'parallel'
  readonly steps: readonly Step[]
  /** Steps in flight at once. Default 100. */
  readonly limit?: number
}

export type WhenStep = {
  readonly kind: 'when'
  readonly condition: Condition
  readonly steps: readonly Step[]
}

export type RunStep = {
  readonly kind: 'run'
  readonly name: string
  readonly run: (context: FlowContext) => void | Promise<void>
}

export type LogStep = { readonly kind: 'log'; readonly message: string }

/** One thing that a virtual user does. The functions of this section make them. */
export type Step = RequestStep | ThinkStep | LoopStep | ParallelStep | WhenStep | RunStep | LogStep

/** What one virtual user does, from its arrival to its end. */
export type Flow = {
  readonly name: string
  readonly steps: readonly Step[]
}
