// A Fastify that parses a body and answers it: what HTTP alone costs. `echo.ts PORT`
import fastify from 'fastify'

const app = fastify()
app.post('/*', async ({ body }) => body)
await app.listen({ port: Number(process.argv[2]), host: '127.0.0.1' })
