import type { AnswerView, Capture, Expectation, Predicate, Source } from './answer.ts'

/**
 * The value at an RFC 9535 JSONPath of the body: `jsonPath('$.id')`.
 *
 * @example
 * equals(jsonPath('$.items[0].sku'), 'A-17')
 */
export const jsonPath = (path: string, pick?: 'first' | 'all' | 'random'): Source =>
  pick === undefined ? { kind: 'json', path } : { kind: 'json', path, pick }

/**
 * A header of the answer.
 *
 * @example
 * exists(header('location'))
 */
export const header = (name: string): Source => ({ kind: 'header', name: name.toLowerCase() })

/**
 * A cookie that the answer sets.
 *
 * @example
 * capture('session', cookie('sid'))
 */
export const cookie = (name: string): Source => ({ kind: 'cookie', name })

/**
 * What a regular expression finds in the body: a group, or all of the match.
 *
 * @example
 * capture('token', regexp(/name="csrf" value="([^"]+)"/, 1))
 */
export const regexp = (pattern: RegExp, group?: number | string): Source => ({
  kind: 'regexp',
  pattern: pattern.source,
  ...(pattern.flags === '' ? {} : { flags: pattern.flags }),
  ...(group === undefined ? {} : { group }),
})

/** The whole body as text. */
export const body: Source = { kind: 'body' }

/** Milliseconds from send to the last byte. */
export const duration: Source = { kind: 'duration' }

/**
 * How many elements, keys or characters a value has.
 *
 * @example
 * equals(count(jsonPath('$.items')), 20)
 */
export const count = (of: Source): Source => ({ kind: 'count', of })

/**
 * Keeps a value as a variable: `capture('orderId', jsonPath('$.id'))`. Missing, it ends the user's flow.
 *
 * @example
 * get('/orders/newest', { capture: [capture('orderId', jsonPath('$.id'))] })
 */
export const capture = (as: string, from: Source): Capture => ({ as, from })

/**
 * The same, but a missing value is no failure.
 *
 * @example
 * get('/orders', { capture: [captureIfThere('next', jsonPath('$.next'))] })
 */
export const captureIfThere = (as: string, from: Source): Capture => ({ as, from, strict: false })

/**
 * The answer has one of these status codes.
 *
 * @example
 * post('/orders', { json: { sku: 'A-17' }, expect: [status(201, 409)] })
 */
export const status = (...codes: readonly number[]): Expectation => ({
  of: { kind: 'status' },
  must:
    codes.length === 1 ? { kind: 'equals', value: codes[0] } : { kind: 'one-of', values: codes },
})

/**
 * A value is as wanted: `expectThat(jsonPath('$.accepted'), { kind: 'greater', value: 0 })`.
 *
 * @example
 * get('/stock', { expect: [expectThat(jsonPath('$.left'), { kind: 'at-least', value: 0 })] })
 */
export const expectThat = (of: Source, must: Predicate): Expectation => ({ of, must })

/**
 * A value equals this one, as JSON.
 *
 * @example
 * get('/health', { expect: [equals(jsonPath('$.ok'), true)] })
 */
export const equals = (of: Source, value: unknown): Expectation => ({
  of,
  must: { kind: 'equals', value },
})

/**
 * A value is there.
 *
 * @example
 * post('/orders', { json: { sku: 'A-17' }, expect: [exists(jsonPath('$.id'))] })
 */
export const exists = (of: Source): Expectation => ({ of, must: { kind: 'exists' } })

/**
 * A list has this element, or a text this part.
 *
 * @example
 * get('/docs', { expect: [contains(body, 'openapi')] })
 */
export const contains = (of: Source, value: unknown): Expectation => ({
  of,
  must: { kind: 'contains', value },
})

/**
 * A text matches.
 *
 * @example
 * get('/health', { expect: [matches(header('content-type'), /json/)] })
 */
export const matches = (of: Source, pattern: RegExp): Expectation => ({
  of,
  must: {
    kind: 'matches',
    pattern: pattern.source,
    ...(pattern.flags === '' ? {} : { flags: pattern.flags }),
  },
})

/**
 * The opposite of an expectation.
 *
 * @example
 * get('/orders', { expect: [not(contains(body, 'stack trace'))] })
 */
export const not = (expectation: Expectation): Expectation =>
  'check' in expectation
    ? {
        name: `not: ${expectation.name}`,
        check: (answer) => expectation.check(answer) !== true,
      }
    : { ...expectation, not: expectation.not !== true }

/**
 * The author's own check: true, or false, or a sentence why not.
 *
 * @example
 * get('/prices', {
 *   expect: [
 *     satisfiesThat('prices are sorted', (answer) => {
 *       const prices = answer.json() as number[]
 *       return prices.every((price, at) => at === 0 || price >= (prices[at - 1] ?? 0))
 *     }),
 *   ],
 * })
 */
export const satisfiesThat = (
  name: string,
  check: (answer: AnswerView) => boolean | string,
): Expectation => ({ name, check })
