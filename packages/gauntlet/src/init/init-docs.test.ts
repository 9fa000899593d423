import { runCli } from '@gauntlet/testkit'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { main } from '../cli/main.ts'

test('the example of docs/init.md prints and writes what the page says', async () => {
  const page = await readFile(new URL('../../../../docs/init.md', import.meta.url), 'utf8')
  const files = [...page.matchAll(/^`([\w./-]+)`:\n\n```\w+\n([\s\S]*?)```/gm)]
  expect(files.map(([, name]) => name)).toHaveLength(4)
  const [, printed] = /```text\n([\s\S]*?)```/.exec(page) ?? []
  const [, guarantees] = /```ts\n([\s\S]*?)```/.exec(page) ?? []
  const folder = await mkdtemp(join(tmpdir(), 'gauntlet-init-'))
  try {
    for (const [, name = '', text = ''] of files) {
      await mkdir(dirname(join(folder, name)), { recursive: true })
      await writeFile(join(folder, name), text)
    }
    const { exit, stdout } = await runCli(main, 'init --yes', { cwd: folder })
    expect({ exit, stdout: stdout.replace(folder, 'FOLDER') }).toEqual({ exit: 0, stdout: printed })
    expect(await readFile(join(folder, 'gauntlet.config.ts'), 'utf8')).toContain(guarantees)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
