const parentPollMs = 500

/** What asks a process of this service to end; SIGHUP is a terminal that closed. */
export const stopSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

/**
 * Calls `stop` once, when the process is asked to end: by a signal, or by the end of the npm that started it,
 * for npm hands SIGTERM on to its shell and not to what runs in it.
 */
export function whenStopped(
  env: Readonly<Record<string, string | undefined>>,
  stop: (reason: string) => void,
): void {
  let isStopping = false
  const once = (reason: string) => {
    if (isStopping) return
    isStopping = true
    stop(reason)
  }
  for (const signal of stopSignals) process.on(signal, () => once(signal))
  if (env['npm_command'] === undefined) return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    once('the end of npm')
  }, parentPollMs)
  watch.unref()
}
