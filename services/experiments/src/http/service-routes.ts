import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { HttpProblem, Problem } from './problem.ts'

export type ServicePorts = {
  /** Which build answers: a commit or a version. */
  readonly build: string
  /** Resolves when requests can be served; rejects saying why not. */
  readonly checkReady: () => Promise<void>
  readonly renderMetrics: () => Promise<string>
}

/** What a platform asks of any service. */
export function serviceRoutes(ports: ServicePorts): FastifyPluginAsyncTypebox {
  return async (app) => {
    const status = { 200: Type.Object({ status: Type.String() }), '5xx': Problem }
    app.get(
      '/health',
      { schema: { summary: 'The process is up.', response: status }, logLevel: 'warn' },
      async () => ({ status: 'ok' }),
    )
    app.get(
      '/ready',
      {
        schema: { summary: 'The database answers and is migrated.', response: status },
        logLevel: 'warn',
      },
      async () => {
        await ports.checkReady()
        return { status: 'ready' }
      },
    )
    app.get(
      '/version',
      {
        schema: {
          summary: 'Which build this is.',
          response: { 200: Type.Object({ service: Type.String(), build: Type.String() }) },
        },
      },
      async () => ({ service: 'experiments', build: ports.build }),
    )
    app.get(
      '/metrics',
      {
        logLevel: 'warn',
        schema: {
          summary: 'Prometheus metrics.',
          response: { 200: { content: { 'text/plain': { schema: Type.String() } } } },
        },
      },
      async (_, reply) => {
        const text = await ports.renderMetrics().catch(() => {
          throw new HttpProblem(500, 'The metrics cannot be read.')
        })
        return await reply.type('text/plain; version=0.0.4; charset=utf-8').send(text)
      },
    )
    app.get(
      '/openapi.json',
      {
        schema: {
          summary: 'This document.',
          response: { 200: Type.Record(Type.String(), Type.Unknown()) },
        },
      },
      () => ({ ...app.swagger() }),
    )
  }
}
