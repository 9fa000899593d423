import { ToolError } from '@gauntlet/contract'
import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { ServedPlugin } from './served-page.ts'

export type PageModule = {
  readonly code: Buffer
  readonly compressed: Buffer
  /** Names the code by its content. */
  readonly etag: string
}

const maxBytes = 16 * 1024 * 1024

/** Reads the modules of pages, each again only when its file has changed. */
export function createModuleReader(): (plugin: ServedPlugin) => Promise<PageModule> {
  const modules = new Map<string, PageModule & { readonly version: string }>()
  return async ({ name, file }) => {
    try {
      const { mtimeMs, size } = await stat(file)
      if (size > maxBytes) throw new Error(`${file} has ${size} bytes, more than ${maxBytes}`)
      const version = `${mtimeMs} ${size}`
      const known = modules.get(file)
      if (known?.version === version) return known
      const code = await readFile(file)
      const compressed = await promisify(gzip)(code, { level: 9 })
      const etag = `"${createHash('sha256').update(code).digest('hex').slice(0, 32)}"`
      const found = { code, compressed, etag, version }
      modules.set(file, found)
      return found
    } catch (cause) {
      // Where it lies on this machine is for the log.
      throw new ToolError('PAGE_FAILED', `the module of the page "${name}" cannot be read`, {
        cause,
      })
    }
  }
}
