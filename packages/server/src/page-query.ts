import { Type, type Static } from 'typebox'

/** Lists are paged: `next` of one page is `after` of the following. */
export const PageQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  after: Type.Optional(Type.String({ maxLength: 200 })),
})

export function toPageRequest({ limit, after }: Static<typeof PageQuery>) {
  return { ...(limit !== undefined && { limit }), ...(after !== undefined && { after }) }
}

export const idPattern = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
export const Id = Type.String({ pattern: idPattern })
export const IdParams = Type.Object({ id: Id })
