import { readFileSync } from 'node:fs'

/** Read now: when no file can be opened any more, the document of that error names it. */
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

/**
 * Runs the command line and answers for the exit code until it can answer for itself.
 *
 * @param importCommandLine gives the module that exports `run`
 */
export async function start(importCommandLine) {
  process.on('exit', endWithoutResult)
  process.on('uncaughtException', endUnstarted)
  try {
    const { run } = await importCommandLine()
    process.off('uncaughtException', endUnstarted)
    process.exitCode = await run({
      onOutput: () => {
        hasOutput = true
      },
      onReport: () => {
        hasReport = true
      },
    })
    process.off('exit', endWithoutResult)
  } catch (error) {
    // At once: the thread that compiles modules may end the process with its own exit code.
    endUnstarted(error)
  }
}

/** Whether something is on standard output: with `--json` there is one document at most. */
let hasOutput = false
/** Whether it has been printed why the command ends: then an exit code is its own. */
let hasReport = false

// Node ends with 1 for what nobody caught, and 1 means `hold`: before the command line answers for itself it is 70.
function endWithoutResult(code) {
  const look = 'Look for `process.exit` in the config and what it imports.'
  if (code === 1) {
    // The thread that compiles modules, or something that the config imports, ended the process and said nothing.
    process.exitCode = mayOpenFewFiles()
      ? report({ exit: 2, message: `it does not start: ${compilerOutOfFiles}`, remedy })
      : report({ exit: 70, message: 'it ended before it had a result', remedy: look })
  }
  if (code === 0) {
    const message = '`process.exit(0)` ended the command before it had a result'
    process.exitCode = report({ exit: 2, message, remedy: look })
  }
  if (code > 1 && !hasReport) {
    const message = `\`process.exit(${code})\` ended the command before it had a result`
    report({ exit: code, message, remedy: look })
  }
}

// What the thread that compiles modules throws rejects no promise of ours.
function endUnstarted(error) {
  process.exit(report(describeNoStart(error)))
}

const remedy = 'Raise the limit of open files (`ulimit -n 4096`).'
const compilerOutOfFiles = 'EMFILE: the compiler of TypeScript cannot be started'
const bugRemedy = 'This is a bug in Gauntlet: please report it with the lines above.'

/** The message, and with `--json` the document: the table of errors and the schema are not there yet. */
function report({ exit, message, remedy: whatToDo }) {
  hasReport = true
  process.stderr.write(`gauntlet: ${message}\n  ${whatToDo}\n`)
  if (isJson() && !hasOutput) {
    const document = {
      schema: 'gauntlet.error/1',
      tool: version,
      at: new Date().toISOString(),
      exit_code: exit,
      code: exit === 70 ? 'BUG' : 'USAGE',
      message,
      remedy: whatToDo,
      place: null,
    }
    const text = JSON.stringify(document, undefined, 2)
    process.stdout.write(`${text.replaceAll(/[^\n\x20-\x7e]/g, toEscape)}\n`)
  }
  return exit
}

function isJson() {
  const end = process.argv.indexOf('--', 2)
  return process.argv.slice(2, end === -1 ? process.argv.length : end).includes('--json')
}

const toEscape = (unit) => String.raw`\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`

/** Why it does not start, and the exit code of that. */
function describeNoStart(error) {
  const known = describeOutOfMemory(error) ?? describeOutOfFiles(error)
  const { message, remedy: whatToDo } = known ?? { message: error?.stack, remedy: bugRemedy }
  const exit = known === undefined ? 70 : 2
  return { exit, message: `it does not start: ${message}`, remedy: whatToDo }
}

function describeOutOfMemory(error) {
  if (!(error instanceof RangeError && /out of memory/i.test(error.message))) return undefined
  const { message } = error
  return { message, remedy: 'Raise the limit of address space (`ulimit -v unlimited`).' }
}

function describeOutOfFiles(error) {
  if (['EMFILE', 'ENFILE'].includes(error?.code)) return { message: error.message, remedy }
  // esbuild does not say why its process did not start: where few files may be open, that is why.
  const isCompiler = error?.stack?.includes('ensureServiceIsRunning') === true
  return isCompiler && mayOpenFewFiles() ? { message: compilerOutOfFiles, remedy } : undefined
}

function mayOpenFewFiles() {
  try {
    return Number(process.report.getReport().userLimits.open_files.soft) < 256
  } catch {
    return false // not on this platform
  }
}
