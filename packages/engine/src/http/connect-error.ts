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

/** What an error of TLS asks for, by its code. */
const TLS_REMEDIES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ].map((code) => [code, 'name the certificate of its authority in tls.ca of the target']),
  ),
  CERT_HAS_EXPIRED: 'renew the certificate of the target, or of its authority (tls.ca)',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'ask for a name that it holds: the url, or tls.servername of the target',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'give the target tls.cert and tls.key',
}

/** The message, also of an error for several addresses, whose own is empty. */
export function toErrorMessage(error: Error): string {
  if (!(error instanceof AggregateError)) {
    const remedy = TLS_REMEDIES[(error as NodeJS.ErrnoException).code ?? '']
    return remedy === undefined ? error.message : `${error.message}: ${remedy}`
  }
  return error.errors.map((each) => (each as Error).message).join('; ')
}
