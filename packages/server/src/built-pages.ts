import fastifyStatic from '@fastify/static'
import { ToolError } from '@gauntlet/contract'
import type { App } from './app.ts'

/** The built pages; every address that is no file is the one page, which routes by itself. */
export async function addBuiltPages(app: App, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    // Vite's build writes `name.js.gz` beside `name.js`.
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      // Vite names assets by their content.
      const forGood = path.includes('/assets/')
      reply.setHeader('cache-control', forGood ? 'public, max-age=31536000, immutable' : 'no-cache')
      reply.setHeader('vary', 'accept-encoding')
    },
  })
  app.setNotFoundHandler((request, reply) => {
    if (request.method !== 'GET' || /^\/(api|assets|pages)\//.test(request.url)) {
      throw new ToolError('NOT_FOUND', 'there is nothing at this address')
    }
    return reply.sendFile('index.html')
  })
}
