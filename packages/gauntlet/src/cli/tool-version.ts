import { createRequire } from 'node:module'

const manifest = createRequire(import.meta.url)('gauntlet/package.json') as { version: string }

/** The version of this tool, as every document names it. */
export const toolVersion = manifest.version
