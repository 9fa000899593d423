import { TOOL_ERRORS, ToolError } from '@gauntlet/contract'
import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import type { App } from './app.ts'

/** A text that is looked for: longer than any name in the store, short enough for any message. */
export const FilterText = Type.String({ maxLength: 500 })

/** What `integer` of PostgreSQL holds. */
export const maxPosition = 2_147_483_647

const escapes = /(?:%[\da-f]{2})+/gi
const brokenEscape = /%(?![\da-f]{2})/i

/** Refuses an address that PostgreSQL could not look for: U+0000 or bytes that are not UTF-8, in path or query. */
export function refuseBadAddresses(app: App): void {
  app.addHook('onRequest', async ({ url }) => {
    const trouble = findTrouble(url)
    if (trouble === undefined) return
    throw new ToolError('USAGE', `the address ${trouble}`, { hint: 'See /api/openapi.json.' })
  })
}

/** The answer to an address that is none, in the form of all errors. */
export function refuseUnreadable(_: unknown, __: unknown, reply: FastifyReply): void {
  const { status } = TOOL_ERRORS.USAGE
  const message = 'the address is not percent-encoded'
  void reply.status(status).send({ code: 'USAGE', message, hint: 'See /api/openapi.json.' })
}

function findTrouble(url: string): string | undefined {
  if (brokenEscape.test(url)) return 'is not percent-encoded'
  for (const [encoded] of url.matchAll(escapes)) {
    try {
      if (decodeURIComponent(encoded).includes('\0')) return 'holds U+0000'
    } catch {
      return 'is not UTF-8'
    }
  }
  return undefined
}
