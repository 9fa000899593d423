import react from '@vitejs/plugin-react'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

/** `dashboard:dev` puts the address of a running `gauntlet serve` here. */
const api = process.env['GAUNTLET_API'] ?? 'http://127.0.0.1:4600'

/** Writes each script and sheet of styles compressed beside itself, as the server sends it. */
const compressed: Plugin = {
  name: 'compressed',
  apply: 'build',
  async writeBundle({ dir = '' }, bundle) {
    for (const [name, part] of Object.entries(bundle)) {
      const content = part.type === 'chunk' ? part.code : part.source
      if (!/\.(js|css)$/.test(name)) continue
      await writeFile(join(dir, `${name}.gz`), await promisify(gzip)(content, { level: 9 }))
    }
  },
}

export default defineConfig({
  plugins: [react(), compressed],
  build: {
    outDir: 'dist/pages',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': { target: api, changeOrigin: true },
      '/pages/': { target: api, changeOrigin: true },
    },
  },
})
