import parse from 'jsonpath-rfc9535/parser'

/** @throws SyntaxError when the path is not RFC 9535 */
export function checkJsonPath(path: string): void {
  try {
    parse(path)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new SyntaxError(`"${path}" is no JSONPath of RFC 9535: ${reason}`, { cause: error })
  }
}
