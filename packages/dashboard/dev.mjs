// `npm run dashboard:dev`: the API of `gauntlet serve` and, before it, Vite with its instant updates.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

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

// Two processes of one command, of which neither is of use without the other.

/** Longer than `gauntlet serve` takes to close its store. */
const graceMs = 15_000

/**
 * When one child ends, the other is ended. After Ctrl-C, which reaches both by itself, it is left to end in its own
 * time first: `gauntlet serve` takes a second signal for the wish to end at once, without closing its store.
 *
 * @returns what makes a child one of those that end together
 */
export function createEndTogether() {
  const children = new Set()
  let isInterrupted = false
  process.on('SIGINT', () => (isInterrupted = true))
  return (child) => {
    children.add(child)
    child.on('exit', (code, signal) => {
      process.exitCode ||= code ?? 0
      children.delete(child)
      const waitMs = isInterrupted || signal === 'SIGINT' ? graceMs : 0
      for (const other of children) {
        const end = setTimeout(() => other.kill('SIGTERM'), waitMs)
        other.on('exit', () => clearTimeout(end))
      }
    })
  }
}
