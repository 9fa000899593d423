#!/usr/bin/env node
// Runs the TypeScript source as it is: no build step between `npm ci` and `npx gauntlet`.

import { isCompileCacheOurs } from './compile-cache.js'

let hasEnded = false

// Node ends with 1 for what nobody caught, and 1 means `hold`: before the command line answers for itself it is 70.
process.on('exit', (code) => {
  if (hasEnded) return
  if (code === 1) {
    // The thread that compiles modules, or something that the config imports, ended the process and said nothing.
    const hasFewFiles = mayOpenFewFiles()
    const ended =
      'it ended before it had a result: look for `process.exit` in the config and what it imports'
    const why = hasFewFiles ? `it does not start: ${compilerOutOfFiles}${remedy}` : ended
    process.stderr.write(`gauntlet: ${why}\n`)
    process.exitCode = hasFewFiles ? 2 : 70
  }
  if (code === 0) {
    process.stderr.write(
      'gauntlet: `process.exit(0)` ended the command before it had a result; look for it in the config and what it imports\n',
    )
    process.exitCode = 2
  }
})

const remedy = '\n  Raise the limit of open files (`ulimit -n 4096`).'
const compilerOutOfFiles = 'EMFILE: the compiler of TypeScript cannot be started'

/** Why it does not start, and the exit code of that: the table of errors is not there yet. */
function reportNoStart(error) {
  const said = describeOutOfFiles(error)
  process.stderr.write(
    `gauntlet: it does not start: ${said === undefined ? error?.stack : said + remedy}\n`,
  )
  return said === undefined ? 70 : 2
}

function describeOutOfFiles(error) {
  if (['EMFILE', 'ENFILE'].includes(error?.code)) return error.message
  // esbuild does not say why its process did not start: where few files may be open, that is why.
  const isCompiler = error?.stack?.includes('ensureServiceIsRunning') === true
  return isCompiler && mayOpenFewFiles() ? compilerOutOfFiles : undefined
}

function mayOpenFewFiles() {
  try {
    return Number(process.report.getReport().userLimits.open_files.soft) < 256
  } catch {
    return false // not on this platform
  }
}

// What the thread that compiles modules throws is nobody's rejected promise.
const endUnstarted = (error) => process.exit(reportNoStart(error))
process.on('uncaughtException', endUnstarted)

try {
  if (!isCompileCacheOurs()) process.env.TSX_DISABLE_CACHE = '1' // what we start inherits it
  await import('./register-typescript.js')
  const { run } = await import('../src/cli/bin.ts')
  process.off('uncaughtException', endUnstarted)
  process.exitCode = await run()
  hasEnded = true
} catch (error) {
  // At once: the thread that compiles modules may end the process with a code of its own.
  endUnstarted(error)
}
