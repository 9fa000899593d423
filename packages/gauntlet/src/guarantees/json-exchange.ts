import type { ObservedExchange } from '@gauntlet/contract'
import type { JsonExchange, Observe, Observed } from './guarantee.ts'

const decoder = new TextDecoder()

/** Turns an author's `observe` into one that takes the exchange as the engine gives it. */
export function readingJson<Request, Answer>(
  observe: Observe<Request, Answer>,
): (exchange: ObservedExchange) => readonly Observed[] {
  return (exchange) => {
    const seen = observe(toJsonExchange<Request, Answer>(exchange))
    if (seen === null) return []
    return Array.isArray(seen) ? (seen as readonly Observed[]) : [seen as Observed]
  }
}

function toJsonExchange<Request, Answer>(
  exchange: ObservedExchange,
): JsonExchange<Request, Answer> {
  return {
    ...exchange,
    request: parseJson(exchange.requestBody) as Request | undefined,
    answer: parseJson(exchange.responseBody && decoder.decode(exchange.responseBody)) as
      Answer | undefined,
  }
}

/** What a target answers may be no JSON: that is data, not an error. */
function parseJson(text: string | undefined): unknown {
  if (text === undefined || text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
