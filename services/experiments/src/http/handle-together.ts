import type { FastifyInstance } from 'fastify'

/**
 * Runs the handlers of the requests that arrived in one turn of the event loop together, at the end of that turn, so that
 * their answers are written together. A write to a client that waits wakes it, which costs the writer more than the request;
 * a write to one that is awake costs a fraction.
 */
export function handleTogether(app: FastifyInstance): void {
  let arrived: (() => void)[] = []
  const handle = () => {
    const together = arrived
    arrived = []
    for (const done of together) done()
  }
  app.addHook('preHandler', (_request, _reply, done) => {
    if (arrived.length === 0) setImmediate(handle)
    arrived.push(done)
  })
}
