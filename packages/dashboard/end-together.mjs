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
