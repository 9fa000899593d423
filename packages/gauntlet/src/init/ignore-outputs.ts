import { writeWhole } from '@gauntlet/stack'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What Gauntlet writes in a project: databases with their passwords, worktrees, evidence. */
const outputs = ['.gauntlet/', 'artifacts/']

/**
 * Has git ignore what Gauntlet writes: else `git add -A` commits it, and every build counts as changed.
 *
 * @returns the lines that were missing
 */
export async function ignoreOutputs(folder: string): Promise<readonly string[]> {
  const file = join(folder, '.gitignore')
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  const there = new Set(text.split('\n').map((line) => line.trim().replaceAll('/', '')))
  const missing = outputs.filter((line) => !there.has(line.replaceAll('/', '')))
  if (missing.length === 0) return []
  const start = text === '' || text.endsWith('\n') ? text : `${text}\n`
  await writeWhole(file, `${start}${missing.join('\n')}\n`)
  return missing
}
