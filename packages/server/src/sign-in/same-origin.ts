import { ToolError } from '@gauntlet/contract'
import type { FastifyRequest } from 'fastify'

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses what a page of another site asks to change. Browsers say where a request comes from, and no page can make
 * them lie; clients that are no browsers say nothing, and carry nobody's cookie.
 *
 * @throws ToolError ORIGIN_FORBIDDEN
 * @see https://www.w3.org/TR/fetch-metadata/
 */
export function refuseOtherSites({ method, headers }: FastifyRequest): void {
  if (reading.has(method)) return
  const { origin, host, 'sec-fetch-site': site } = headers
  // Older browsers, and plain HTTP beyond loopback, have no sec-fetch-site but an origin.
  const isSame = site === undefined ? !origin || hostOf(origin) === host : site === 'same-origin'
  if (isSame) return
  throw new ToolError('ORIGIN_FORBIDDEN', 'a page of another site asked to change something here')
}

function hostOf(origin: string | string[]): string | undefined {
  return URL.canParse(String(origin)) ? new URL(String(origin)).host : undefined
}
