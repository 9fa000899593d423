import type { TransportErrorKind } from './transport.ts'

const DNS_CODES = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME'])

/** What an error before the connection was usable means. `tcpConnected`: only the TLS handshake was left. */
export function toConnectErrorKind(error: Error, tcpConnected: boolean): TransportErrorKind {
  if (tcpConnected) return 'tls'
  const codes = codesOf(error)
  if (codes.length > 0 && codes.every((code) => code === 'ECONNREFUSED')) return 'refused'
  return codes.some((code) => DNS_CODES.has(code)) ? 'dns' : 'connect'
}

/** One code, or one for each address that was tried (`localhost` has two). */
function codesOf(error: Error): string[] {
  const errors = error instanceof AggregateError ? (error.errors as Error[]) : [error]
  return errors.map((each) => (each as NodeJS.ErrnoException).code ?? '')
}

/** The message, also of an error for several addresses, whose own is empty. */
export function toErrorMessage(error: Error): string {
  if (!(error instanceof AggregateError)) return error.message
  return error.errors.map((each) => (each as Error).message).join('; ')
}
