import { execFile } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../../..', import.meta.url))

test('the example of docs/guarantees.md runs as it stands and prints what it says', async () => {
  const text = await readFile(join(root, 'docs/guarantees.md'), 'utf8')
  const [, code] = /```ts\n([\s\S]*?)```/.exec(text) ?? []
  const [, output] = /```text\n([\s\S]*?)```/.exec(text) ?? []
  // Inside the repository, so that its imports are found.
  const folder = join(root, '.gauntlet', `docs-guarantees-${process.pid}`)
  try {
    await mkdir(folder, { recursive: true })
    const file = join(folder, 'guarantees.mts')
    await writeFile(file, code as string)
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', file], {
      cwd: root,
    })
    expect(stdout).toBe(output)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
