import { toNumber } from './exact-number.ts'

/** 16 digits or an exponent of three: any other number survives a double. Texts in strings may match too. */
const MAY_LOSE = /(?:^|[\s:,[])-?(?:\d(?:\.?\d){15}|\d[\d.]*[eE][+-]?\d{3})/

/** Everything in a JSON text that is neither white space nor a comma or colon. */
const TOKEN = /[{}[\]]|"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*|true|false|null/g

/**
 * Reads JSON without rounding: a number that a double does not hold exactly becomes an `ExactNumber`. Of a key that
 * comes twice the last counts.
 *
 * @throws SyntaxError when the text is no JSON
 */
export function readJson(text: string): unknown {
  const value: unknown = JSON.parse(text)
  return MAY_LOSE.test(text) ? readExactly(text) : value
}

type Frame = { readonly container: unknown[] | Record<string, unknown>; key: string | undefined }

/** The text is known to be JSON, so that only its values are left to be found; no recursion, however deep it is. */
function readExactly(text: string): unknown {
  const root: unknown[] = []
  const frames: Frame[] = [{ container: root, key: undefined }]
  for (const [token] of text.matchAll(TOKEN)) {
    const frame = frames.at(-1) as Frame
    if (token === '}' || token === ']') frames.pop()
    else if (token === '{' || token === '[') {
      const container = token === '{' ? {} : []
      put(frame, container)
      frames.push({ container, key: undefined })
    } else if (token.startsWith('"')) {
      const string = JSON.parse(token) as string
      if (Array.isArray(frame.container) || frame.key !== undefined) put(frame, string)
      else frame.key = string
    } else put(frame, toScalar(token))
  }
  return root[0]
}

function toScalar(token: string): unknown {
  return /^[tfn]/.test(token) ? (JSON.parse(token) as unknown) : toNumber(token)
}

function put(frame: Frame, value: unknown): void {
  const { container, key } = frame
  if (Array.isArray(container)) container.push(value)
  // Not an assignment: a key called `__proto__` is data.
  else if (key !== undefined)
    Object.defineProperty(container, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    })
  frame.key = undefined
}
