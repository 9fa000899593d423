/** Modes in which a client does not go on without TLS. */
const withTls: ReadonlySet<string> = new Set(['require', 'verify-ca', 'verify-full', 'no-verify'])

/**
 * Why the proxy cannot stand before the database of a URL, with the remedy; undefined when it can.
 *
 * @see https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
 */
export function findProxyProblem(databaseUrl: string): string | undefined {
  if (!URL.canParse(databaseUrl)) return 'its URL names no single host and port'
  const { hostname, searchParams } = new URL(databaseUrl)
  if (hostname.includes(',')) return 'its URL names no single host and port'
  const hosts = [decodeURIComponent(hostname), ...searchParams.getAll('host')]
  if (hosts.some((host) => host.startsWith('/') || host.startsWith('@')) || hostname === '')
    return 'its URL is that of a Unix socket, which goes around the proxy: give it a host and a port'
  if (['host', 'hostaddr', 'port', 'service'].some((name) => searchParams.has(name)))
    return 'its URL names the host or the port behind the ?: name them before it'
  const mode = searchParams.get('sslmode') ?? ''
  const insists =
    withTls.has(mode) ||
    ['true', '1'].includes(searchParams.get('ssl') ?? '') ||
    searchParams.get('sslnegotiation') === 'direct'
  return insists
    ? 'its URL insists on TLS, which the proxy does not speak: set sslmode=disable'
    : undefined
}
