// `npm run dashboard:dev`: the API of `gauntlet serve` and, before it, Vite with its instant updates.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const apiPort = '4600'
const here = fileURLToPath(new URL('.', import.meta.url))
const gauntlet = fileURLToPath(new URL('../gauntlet/bin/gauntlet.js', import.meta.url))
const root = fileURLToPath(new URL('../..', import.meta.url))
const vite = fileURLToPath(new URL('../../node_modules/vite/bin/vite.js', import.meta.url))

const children = [
  spawn(process.execPath, [gauntlet, 'serve', '--port', apiPort], { cwd: root, stdio: 'inherit' }),
  spawn(process.execPath, [vite], {
    cwd: here,
    stdio: 'inherit',
    env: { ...process.env, GAUNTLET_API: `http://127.0.0.1:${apiPort}` },
  }),
]

// Ctrl-C reaches both by itself; when one ends, the other has nothing to do.
process.on('SIGINT', () => undefined)
for (const child of children) {
  child.on('exit', (code) => {
    process.exitCode ||= code ?? 0
    for (const other of children) other.kill('SIGTERM')
  })
}
