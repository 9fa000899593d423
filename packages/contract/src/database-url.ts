/**
 * Why a text is no connection string of PostgreSQL, in words that hold none of its secrets; undefined when it is one.
 *
 * @see https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
 */
export function findDatabaseUrlProblem(url: string): string | undefined {
  if (!/^postgres(?:ql)?:\/\//i.test(url))
    return 'it is no URL such as postgres://user:password@127.0.0.1:5432/database (PostgreSQL only)'
  const encoded = 'in a user or a password, write # as %23, / as %2F, ? as %3F and @ as %40'
  if (!URL.canParse(url)) return `it cannot be read as a URL: ports go up to 65535; ${encoded}`
  const { hash, pathname, search } = new URL(url)
  // Such a password would end the address early: somewhere else would be asked.
  return hash !== '' || pathname.includes('@') || search.includes('@')
    ? `it has an @ or a # behind its host: ${encoded}`
    : undefined
}

/** A connection string for messages: with `***` in place of its password. */
export function redactDatabaseUrl(url: string): string {
  if (!URL.canParse(url)) return 'a URL that cannot be read'
  const shown = new URL(url)
  if (shown.password !== '') shown.password = '***'
  for (const name of [...shown.searchParams.keys()])
    if (/password/i.test(name)) shown.searchParams.set(name, '***')
  return shown.href
}
