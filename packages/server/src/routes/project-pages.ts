import { ToolError, type PageQuery } from '@gauntlet/contract'
import { Type } from 'typebox'
import type { App } from '../app.ts'
import { errorAnswers } from '../errors.ts'
import { createModuleReader } from '../project-pages/module-reader.ts'
import { readPage } from '../project-pages/read-page.ts'
import { findPlugin, type ServedPage, type ServedPlugin } from '../project-pages/served-page.ts'

const PageEntry = Type.Union([
  Type.Object({ name: Type.String(), link: Type.String() }),
  Type.Object({ name: Type.String(), path: Type.String() }),
])

const PathParams = Type.Object({ path: Type.String({ maxLength: 100 }) })

const maxValues = 20
const maxLength = 500

type ProjectPageOptions = { readonly pages: readonly ServedPage[]; readonly now: () => number }

/** The pages of the project's own backend: their names, what their plugins answer, their code for the browser. */
export function addProjectPageRoutes(app: App, { pages, now }: ProjectPageOptions): void {
  app.get(
    '/api/pages',
    {
      schema: {
        operationId: 'listPages',
        response: { 200: Type.Object({ pages: Type.Array(PageEntry) }), ...errorAnswers(401) },
      },
    },
    () => ({
      pages: pages.map((page) =>
        'link' in page
          ? { name: page.name, link: page.link }
          : { name: page.name, path: page.path },
      ),
    }),
  )

  app.get(
    '/api/pages/:path/data',
    {
      schema: {
        operationId: 'readPage',
        description: `The query goes to the plugin: at most ${maxValues} values of ${maxLength} characters.`,
        params: PathParams,
        response: { 200: Type.Unknown(), ...errorAnswers(400, 401, 404, 500, 502) },
      },
    },
    async ({ params, query }, reply) => {
      const plugin = requirePlugin(pages, params.path)
      const asked = toPageQuery(query)
      const gone = new AbortController()
      reply.raw.once('close', () => gone.abort())
      const text = await readPage(plugin, asked, { gone: gone.signal, now })
      return reply.type('application/json; charset=utf-8').send(text)
    },
  )
  addModules(app, pages)
}

/** Behind the sign-in as the data are: who may not see the page need not know its code. */
function addModules(app: App, pages: readonly ServedPage[]): void {
  const readModule = createModuleReader()
  app.get(
    '/pages/:file',
    { schema: { hide: true, params: Type.Object({ file: Type.String({ maxLength: 100 }) }) } },
    async (request, reply) => {
      if (!app.isSignedIn(request)) throw new ToolError('UNAUTHORIZED', 'sign in first')
      const [, path = ''] = /^(.+)\.js$/.exec(request.params.file) ?? []
      const { code, compressed, etag } = await readModule(requirePlugin(pages, path))
      void reply.headers({ 'cache-control': 'no-cache', vary: 'accept-encoding', etag })
      if (request.headers['if-none-match'] === etag) return reply.status(304).send()
      const small = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
      if (small) void reply.header('content-encoding', 'gzip')
      return reply.type('text/javascript; charset=utf-8').send(small ? compressed : code)
    },
  )
}

function requirePlugin(pages: readonly ServedPage[], path: string): ServedPlugin {
  const plugin = findPlugin(pages, path)
  if (plugin) return plugin
  throw new ToolError('NOT_FOUND', 'this project has no such page', {
    hint: '`pages` of gauntlet.config.ts lists the pages of a project.',
  })
}

/** @throws ToolError USAGE where a name stands twice or something is too long */
function toPageQuery(query: unknown): PageQuery {
  const values = Object.entries(query as Readonly<Record<string, string | readonly string[]>>)
  if (values.length > maxValues) throw refused(`has more than ${maxValues} values`)
  for (const [name, value] of values) {
    if (typeof value !== 'string') throw refused('has a name twice')
    if (name.length + value.length > maxLength)
      throw refused(`has more than ${maxLength} characters in one value`)
  }
  return Object.fromEntries(values as [string, string][])
}

function refused(what: string): ToolError {
  return new ToolError('USAGE', `the query ${what}`, { hint: 'See /api/openapi.json.' })
}
