import { readFile } from 'node:fs/promises'

const router = await readFile(new URL('../../src/router.tsx', import.meta.url), 'utf8')

/** The path of every page: whoever adds one to the router adds it to the tests that open all of them. */
export const routes = [...router.matchAll(/ path: '([^']+)'/g)].map(([, path = '']) => path)

/** The id of each page about one thing; of `/$page` the path of a page of the project. */
export type Ids = Readonly<Record<string, string>>

/** The address of a page: `/runs/$id` gets the id of `/runs`. */
export function toAddress(route: string, ids: Ids): string {
  const list = route.replace('/$id', '')
  if (!route.includes('$')) return route
  const id = ids[list]
  if (id === undefined) throw new Error(`the test has no id for ${route}`)
  return route === '/$page' ? `/${id}` : `${list}/${id}`
}
