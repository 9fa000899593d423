import type { Findings } from './findings.ts'
import type { ProposedTraffic, UnsentRequest } from './propose-flows.ts'

type About = Pick<Findings, 'foreign' | 'unread'> & {
  readonly ready: string
  readonly hasDatabase: boolean
}

/** Where requests are looked for; routes that code puts together are not found. */
const LOOKED_AT =
  "a route in the sources that could be read (`app.post('/x'`, `router.post('/x'`, `@app.post(\"/x\")`) nor an OpenAPI, HAR, Hurl, Postman, .http or Artillery file"

const mostNamed = 5

/** `POST /payments (its path names "pay", ...), POST /mats (...) and 2 more`. */
export function describeUnsent(guesses: readonly UnsentRequest[]): string {
  const named = guesses.slice(0, mostNamed).map(({ route, why }) => `${route} (${why})`)
  const more = guesses.length - named.length
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** Why no scenario writes, and what to do: with what was found, and where it was looked for. */
export function describeNoWrites(
  { reads, guesses }: ProposedTraffic,
  { ready, hasDatabase, foreign, unread }: About,
): string {
  if (reads.steps.length > 0)
    return 'contended only reads: put in the requests that write your data'
  if (guesses.length > 0)
    return `none is written: found, and not sent, are ${describeUnsent(guesses)}. They stand as comments under \`contended\`: complete what is safe to send`
  const [script] = foreign
  if (script)
    return `none is written: ${script.file} is of ${script.tool}, which is not read. Use it as it is (${script.use}), or write a request that reaches the database`
  // That git refuses the repository hides no request.
  const file = unread.find((why) => !why.startsWith('git: '))
  if (file !== undefined)
    return `none is written: no request was read, and not read were: ${file}. Correct that, or write a request that reaches the database`
  return hasDatabase
    ? `none is written: neither ${LOOKED_AT} has a request that reaches the database (GET ${ready} does not). Write one, or record them: gauntlet wrap --record load.yml -- YOUR TESTS`
    : `contended sends GET ${ready} only: put in the requests that write your data`
}
