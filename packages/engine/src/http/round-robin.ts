import type { Exchange, HttpRequest, Transport } from './transport.ts'

/**
 * Spreads what goes to the first of `origins` over all of them in turn: the replicas of one target.
 * Requests to other origins pass unchanged. Closing is the inner transport's owner's matter.
 *
 * @param first whose turn it is first: each worker of a load begins with another replica
 */
export function roundRobin(inner: Transport, origins: readonly string[], first = 0): Transport {
  const [target] = origins
  if (target === undefined || origins.length === 1) return inner
  let turn = first % origins.length
  const direct = (request: HttpRequest): HttpRequest => {
    if (request.origin !== target) return request
    const origin = origins[turn] as string
    turn = (turn + 1) % origins.length
    return origin === target ? request : { ...request, origin }
  }
  return {
    ...(inner.warm && {
      warm: (requested, options) => {
        // The turns that these requests will have, if no other comes between.
        let next = turn
        const spread = requested.map((origin) => {
          if (origin !== target) return origin
          const own = origins[next] as string
          next = (next + 1) % origins.length
          return own
        })
        return inner.warm?.(spread, options) ?? Promise.resolve()
      },
    }),
    send: async (request, signal) => {
      const directed = direct(request)
      const exchange = await inner.send(directed, signal)
      return directed === request ? exchange : { ...exchange, origin: directed.origin }
    },
    ...(inner.dispatch && {
      dispatch: (request, done) => {
        const directed = direct(request)
        const { origin } = directed
        const doneFrom = (exchange: Exchange): void => done({ ...exchange, origin })
        inner.dispatch?.(directed, directed === request ? done : doneFrom)
      },
    }),
    close: () => inner.close(),
  }
}
