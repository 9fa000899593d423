import { spawn } from 'node:child_process'

// It waits for a word on the pipe: without one the pipe closed, because we died and could not end the server ourselves.
const guard = 'read -r word; [ "$word" = done ] || kill -INT "$0"'

/**
 * Has a process end with this one, also when this one is killed.
 *
 * @returns to be called once that process has ended
 */
export function endWithUs(pid: number): () => void {
  if (process.platform === 'win32') return () => undefined
  const child = spawn('/bin/sh', ['-c', guard, String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  child.unref()
  child.stdin.on('error', () => undefined) // it ended before it was asked to
  ;(child.stdin as { unref?: () => void }).unref?.()
  return () => child.stdin.end('done\n')
}
