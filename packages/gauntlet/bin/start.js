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
    process.exitCode = await run()
    process.off('exit', endWithoutResult)
  } catch (error) {
    // At once: the thread that compiles modules may end the process with its own exit code.
    endUnstarted(error)
  }
}

// Node ends with 1 for what nobody caught, and 1 means `hold`: before the command line answers for itself it is 70.
function endWithoutResult(code) {
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
}

// What the thread that compiles modules throws rejects no promise of ours.
function endUnstarted(error) {
  process.exit(reportNoStart(error))
}

const remedy = '\n  Raise the limit of open files (`ulimit -n 4096`).'
const compilerOutOfFiles = 'EMFILE: the compiler of TypeScript cannot be started'

/** Why it does not start, and the exit code of that: the table of errors is not there yet. */
function reportNoStart(error) {
  const said = describeOutOfMemory(error) ?? describeOutOfFiles(error)
  process.stderr.write(`gauntlet: it does not start: ${said ?? error?.stack}\n`)
  return said === undefined ? 70 : 2
}

function describeOutOfMemory(error) {
  if (!(error instanceof RangeError && /out of memory/i.test(error.message))) return undefined
  return `${error.message}\n  Raise the limit of address space (\`ulimit -v unlimited\`).`
}

function describeOutOfFiles(error) {
  if (['EMFILE', 'ENFILE'].includes(error?.code)) return error.message + remedy
  // esbuild does not say why its process did not start: where few files may be open, that is why.
  const isCompiler = error?.stack?.includes('ensureServiceIsRunning') === true
  return isCompiler && mayOpenFewFiles() ? compilerOutOfFiles + remedy : undefined
}

function mayOpenFewFiles() {
  try {
    return Number(process.report.getReport().userLimits.open_files.soft) < 256
  } catch {
    return false // not on this platform
  }
}
