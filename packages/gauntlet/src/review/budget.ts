import type { TokenUsage } from '@gauntlet/core/review'
import { mostAnswerTokens } from './endpoint/endpoint-protocol.ts'
import type { ReviewerConfig } from './review-config.ts'

/** Of code and English; too few rather than too many, so that an estimate is not too low. */
const bytesPerToken = 3.2

export type Caps = { readonly maxUsd: number | undefined; readonly maxCalls: number | undefined }

/** What a request may cost at most, in US dollars: its text in, and the longest answer out. */
export function estimateUsd(reviewer: ReviewerConfig, promptBytes: number): number {
  return priceOf(reviewer, {
    in: Math.ceil(promptBytes / bytesPerToken),
    out: mostAnswerTokens(reviewer),
  })
}

/** What was used, in US dollars. */
export function priceOf({ price }: ReviewerConfig, usage: Pick<TokenUsage, 'in' | 'out'>): number {
  return (usage.in * price.inputPerMillion + usage.out * price.outputPerMillion) / 1e6
}

/** Money and requests of one review. Reserved before a request, settled with what it really used. */
export class Budget {
  readonly #caps: Caps
  #reservedUsd = 0
  #spentUsd = 0
  #requests = 0
  #cap: string | null = null

  constructor(caps: Caps) {
    this.#caps = caps
  }

  /** Takes a request and its price out of what is left; false, for good, once there is not enough. */
  reserve(usd: number): boolean {
    const { maxUsd = Infinity, maxCalls = Infinity } = this.#caps
    const wouldSpend = this.#spentUsd + this.#reservedUsd + usd
    if (this.#requests >= maxCalls) this.#cap ??= `--max-calls ${maxCalls} is used up`
    else if (wouldSpend > maxUsd) this.#cap ??= `--max-usd ${maxUsd} would be exceeded`
    if (this.#cap !== null) return false
    this.#reservedUsd += usd
    this.#requests += 1
    return true
  }

  settle(reserved: number, used: number): void {
    this.#reservedUsd -= reserved
    this.#spentUsd += used
  }

  get usd(): number {
    return this.#spentUsd
  }

  get requests(): number {
    return this.#requests
  }

  /** The cap because of which a request was not sent. */
  get cap(): string | null {
    return this.#cap
  }
}
