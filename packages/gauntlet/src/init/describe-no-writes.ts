import { plural } from '@gauntlet/core/format'
import type { Findings } from './findings.ts'
import type { ProposedTraffic } from './propose-flows.ts'

type About = Pick<Findings, 'foreign' | 'unread'> & {
  readonly ready: string
  readonly hasDatabase: boolean
}

/** Where requests are looked for; routes that code puts together are not found. */
const LOOKED_AT =
  "a route in the sources that could be read (`app.post('/x'`, `router.post('/x'`, `@app.post(\"/x\")`) nor an OpenAPI, HAR, Hurl, Postman, .http or Artillery file"

/** Why no scenario writes, and what to do: with what was found, and where it was looked for. */
export function describeNoWrites(
  { reads, guesses }: ProposedTraffic,
  { ready, hasDatabase, foreign, unread }: About,
): string {
  if (reads.steps.length > 0)
    return 'contended only reads: put in the requests that write your data'
  if (guesses.length > 0)
    return `none is written, for the values of the ${plural(guesses.length, 'request')} that were found are not known: they stand as comments under \`contended\`. Complete them there`
  const [script] = foreign
  if (script)
    return `none is written: ${script.file} is of ${script.tool}, which is not read. Use it as it is (${script.use}), or write a request that reaches the database`
  const [file] = unread
  if (file !== undefined)
    return `none is written: no request was read, and not read were: ${file}. Correct that, or write a request that reaches the database`
  return hasDatabase
    ? `none is written: neither ${LOOKED_AT} has a request that reaches the database (GET ${ready} does not). Write one, or record them: gauntlet wrap --record load.yml -- YOUR TESTS`
    : `contended sends GET ${ready} only: put in the requests that write your data`
}
