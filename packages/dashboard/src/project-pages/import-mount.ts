import type { MountPage } from '@gauntlet/contract'
import { dataOf } from '../api/client.ts'

type PageModule = { readonly mount?: MountPage<HTMLElement> }

/** A browser remembers that a module was not there: each further try has another address. */
let failures = 0

/**
 * What the module of a page exports as `mount`.
 *
 * @throws ApiError where the server does not give the module, else the error of the module
 */
export async function importMount(path: string): Promise<MountPage<HTMLElement>> {
  const module = await importModule(`/pages/${path}.js${failures > 0 ? `?try=${failures}` : ''}`)
  if (typeof module.mount === 'function') return module.mount
  throw new Error('The module of this page exports no mount().')
}

async function importModule(address: string): Promise<PageModule> {
  try {
    return (await import(/* @vite-ignore */ address)) as PageModule
  } catch (cause) {
    failures += 1
    await requireAnswer(address)
    throw cause
  }
}

/** An import does not say why there was no module; the server does. */
async function requireAnswer(address: string): Promise<void> {
  await dataOf(
    fetch(address).then(async (response) =>
      response.ok ? { data: true, response } : { error: await response.json(), response },
    ),
  )
}
