import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** One module with all that it needs, its own React too: the dashboard shares none of its code with a page. */
export default defineConfig({
  plugins: [react()],
  build: {
    outDir: '../../dist/browser',
    // One file of one name: it is replaced.
    emptyOutDir: false,
    target: 'es2022',
    modulePreload: false,
    rolldownOptions: {
      input: 'browser/mount.tsx',
      preserveEntrySignatures: 'strict',
      output: { entryFileNames: 'experiments-page.js' },
    },
  },
})
