import { createRequire, register } from 'node:module'
import { fileURLToPath } from 'node:url'
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads'
import { registerUserModules } from './import-user-module.ts'

/** In their own thread, and whole in themselves: from source as in the package they need no file. */
const HOOKS = `
let port
export const initialize = (data) => { port = data.port }
export const load = async (url, context, nextLoad) => {
  port.postMessage(url)
  return await nextLoad(url, context)
}
`

/**
 * Notes from now on which modules are imported, of users and of packages, as files.
 *
 * @returns what gives them so far
 */
export function traceModules(): () => readonly string[] {
  // Hooks that are registered later are asked first, and may keep what they load to themselves.
  registerUserModules()
  const { port1: near, port2: far } = new MessageChannel()
  near.unref()
  const data = { port: far }
  register(`data:text/javascript,${encodeURIComponent(HOOKS)}`, { data, transferList: [far] })
  const { cache } = createRequire(import.meta.url)
  const before = new Set(Object.keys(cache))
  const files = new Set<string>()
  return () => {
    for (let next = receiveMessageOnPort(near); next; next = receiveMessageOnPort(near)) {
      const url = String(next.message).split('?')[0] ?? ''
      if (url.startsWith('file:')) files.add(fileURLToPath(url))
    }
    // The loader of CommonJS has no hooks.
    for (const file of Object.keys(cache)) if (!before.has(file)) files.add(file)
    return [...files]
  }
}
