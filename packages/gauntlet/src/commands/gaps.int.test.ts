import { runCli } from '@gauntlet/testkit'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { main } from '../cli/main.ts'

const gaps = `gaps:
  - id: wire-form
    title: the flat form
    status: open # until an owner accepts it
    reason: clients read it
    covers: { check: "sticky (mixed)" }
`

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-gaps-'))
  await writeFile(join(root, 'gauntlet.config.mjs'), `export default { gaps: './gaps.yaml' }\n`)
  await writeFile(join(root, 'gaps.yaml'), gaps)
})

afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

async function gauntlet(command: string) {
  const ended = await runCli(main, command, { cwd: root, now: '2026-11-21T23:59:59Z' })
  return { ...ended, gaps: await readFile(join(root, 'gaps.yaml'), 'utf8') }
}

test('a gap is accepted to the end of the day named, today at the earliest', async () => {
  const accepted = await gauntlet('gaps accept wire-form --owner mobile --expires 2026-11-21')
  expect(accepted).toMatchObject({ exit: 0, stderr: '' })
  expect(accepted.stdout).toContain('wire-form is accepted until 2026-11-21; mobile answers for it')
  expect(accepted.gaps).toContain('status: accepted # until an owner accepts it')
  expect(accepted.gaps).toContain('owner: mobile')
})

test.each([
  {
    name: 'past',
    day: '2026-11-20',
    words: ['--expires 2026-11-20 is past: today is 2026-11-21', 'today or later'],
  },
  { name: 'in no calendar', day: '2027-02-30', words: ['"2027-02-30" is not a day'] },
  { name: 'no day', day: 'never', words: ['"never" is not a day'] },
])('a last day that is $name is refused, and the file stays as it was', async ({ day, words }) => {
  const refused = await gauntlet(`gaps accept wire-form --owner mobile --expires ${day}`)
  expect(refused).toMatchObject({ exit: 2, stdout: '', gaps })
  for (const said of words) expect(refused.stderr).toContain(said)
})

test.each(['gaps close wire', 'gaps accept wire --owner mobile --expires 2027-06-30'])(
  '`gauntlet %s` says which gaps there are, and which command lists them',
  async (command) => {
    const refused = await gauntlet(command)
    expect(refused).toMatchObject({ exit: 5, stdout: '', gaps })
    expect(refused.stderr).toContain('no gap is called "wire"; there are: wire-form')
    expect(refused.stderr).toContain('List them with `gauntlet gaps list`.')
  },
)
