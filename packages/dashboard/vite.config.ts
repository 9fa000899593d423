import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** `dashboard:dev` puts the address of a running `gauntlet serve` here. */
const api = process.env['GAUNTLET_API'] ?? 'http://127.0.0.1:4600'

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist/pages',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
  },
  server: { host: '127.0.0.1', proxy: { '/api': { target: api, changeOrigin: true } } },
})
