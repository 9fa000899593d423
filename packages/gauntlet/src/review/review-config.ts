/** What a reviewer's tokens cost, in US dollars, and when that was last checked. */
export type ReviewerPrice = {
  readonly inputPerMillion: number
  readonly outputPerMillion: number
  /** `2026-11-01`. */
  readonly asOf: string
}

/** Longer than an answer of 8,000 tokens takes; shorter than the 300 s after which fetch gives up itself. */
export const longestAnswerMs = 280_000

/** A model that reads changes, and where it is asked. */
export type ReviewerConfig = {
  /** How reports call it; unique. */
  readonly name: string
  /** The family of its base weights: `openai`, `moonshot`. Gateways and fine-tunes inherit it. */
  readonly lineage: string
  /** `openai`: chat completions, which most servers speak; `anthropic`: messages. */
  readonly protocol: 'openai' | 'anthropic'
  /** What `/chat/completions` or `/v1/messages` is appended to; https, or http on loopback. */
  readonly endpoint: string
  readonly model: string
  /** The environment variable that holds the key; only an endpoint on loopback may do without. */
  readonly keyEnv?: string
  readonly price: ReviewerPrice
  /** How long it may take to answer: at most 280,000, which is the default; then it is asked again. */
  readonly timeoutMs?: number
  /** Further fields of each request: `{ max_completion_tokens: 16000, reasoning_effort: 'low' }`. */
  readonly parameters?: Readonly<Record<string, unknown>>
}

/** Who reads changes, and how much of them. */
export type ReviewConfig = {
  /** Two lineages at least, or no bundle can be reviewed enough. */
  readonly reviewers: readonly ReviewerConfig[]
  /** Globs of paths by the name of the component they form; else the nearest folder with a package manifest. */
  readonly components?: Readonly<Record<string, readonly string[]>>
  /** Globs of changed files that need no review. Counts only where the base of the change has it too. */
  readonly exclude?: readonly string[]
  /** What a change is compared with. Default: the default branch. */
  readonly base?: string
  /** A review that would cost more, in US dollars, is refused. */
  readonly maxUsd?: number
  /** Most requests of one review, retries included. */
  readonly maxCalls?: number
  /** Calls at a time; default 4. */
  readonly concurrency?: number
}
