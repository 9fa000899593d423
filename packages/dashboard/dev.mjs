// `npm run dashboard:dev`: the API of `gauntlet serve` and, before it, Vite with its instant updates.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { createEndTogether } from './end-together.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const gauntlet = fileURLToPath(new URL('../gauntlet/bin/gauntlet.js', import.meta.url))
const root = fileURLToPath(new URL('../..', import.meta.url))
const viteBin = fileURLToPath(new URL('../../node_modules/vite/bin/vite.js', import.meta.url))

const endTogether = createEndTogether()
const api = spawn(process.execPath, [gauntlet, 'serve', '--port', '0'], {
  cwd: root,
  stdio: ['inherit', 'pipe', 'inherit'],
})
let vite

// Its pages would only show that there is no API, before there is one.
api.stdout.setEncoding('utf8').on('data', (text) => {
  const url = /http:\/\/\S+/.exec(text)?.[0]
  if (vite || !url) return
  console.log(`API: ${url}. Ctrl-C ends it.`)
  vite = spawn(process.execPath, [viteBin], {
    cwd: here,
    stdio: 'inherit',
    env: { ...process.env, GAUNTLET_API: url },
  })
  endTogether(vite)
})
endTogether(api)
