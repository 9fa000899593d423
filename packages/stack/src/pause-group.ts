import { execFile, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { signalGroup } from './signal-process.ts'

// Another process ends the pause: should this one be killed meanwhile, its input ends, and the group goes on all the same.
const script = 'kill -s STOP -- "-$1"; read -r _; sleep "$2"; kill -s CONT -- "-$1"'
const pollMs = 5
/** A busy machine stops a process late. */
const patienceMs = 10_000

/**
 * Lets a process group that is ours stand still (SIGSTOP) and go on (SIGCONT) `ms` after its leader was seen stopped, or
 * at once when the signal aborts. Resolves to whether its leader was seen stopped.
 */
export async function pauseGroup(leader: number, ms: number, signal?: AbortSignal) {
  const pause = spawn('/bin/sh', ['-c', script, 'pause', String(leader), String(ms / 1000)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  pause.stdin.on('error', () => undefined) // called off
  const over = new Promise<void>((resolve, reject) => {
    pause.once('exit', () => resolve())
    pause.once('error', reject)
  })
  const goOn = () => {
    if (pause.pid !== undefined) signalGroup(pause.pid, 'SIGKILL')
    signalGroup(leader, 'SIGCONT')
  }
  if (signal?.aborted) goOn()
  signal?.addEventListener('abort', goOn, { once: true })
  try {
    const stoodStill = await seeStandStill(leader, over)
    pause.stdin.end()
    await over
    return { stoodStill }
  } finally {
    signal?.removeEventListener('abort', goOn)
  }
}

async function seeStandStill(pid: number, over: Promise<void>): Promise<boolean> {
  const late = performance.now() + patienceMs
  const ended = over.then(() => 'ended' as const)
  do {
    if ((await readState(pid)).startsWith('T')) return true
  } while (performance.now() < late && (await Promise.race([ended, sleep(pollMs)])) !== 'ended')
  return false
}

/** `T` for one that was stopped; Linux has it in /proc, others report it by `ps`. Empty for one that has ended. */
async function readState(pid: number): Promise<string> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2)
  } catch {
    if (process.platform === 'linux') return ''
    const asked = promisify(execFile)('ps', ['-o', 'state=', '-p', String(pid)])
    return await asked.then(
      ({ stdout }) => stdout.trim(),
      () => '',
    )
  }
}
