import { git } from '@gauntlet/stack'
import { cpus, totalmem } from 'node:os'

/** What a figure may depend on besides the target: two runs that differ here are not side by side. */
export function describeEnvironment(): Record<string, unknown> {
  const [cpu] = cpus()
  return {
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    cpu: cpu?.model ?? 'unknown',
    cpu_count: cpus().length,
    memory_bytes: totalmem(),
  }
}

/** The branch that a folder has checked out; null outside git and on a detached head. */
export async function readBranch(folder: string): Promise<string | null> {
  try {
    return await git(folder, 'symbolic-ref', '--short', 'HEAD')
  } catch {
    return null
  }
}
