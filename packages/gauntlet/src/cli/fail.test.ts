import { EXIT, TOOL_ERRORS, ToolError, type ErrorDocument } from '@gauntlet/contract'
import { runCli, type FakeIoOptions } from '@gauntlet/testkit'
import { expect, test } from 'vitest'
import { commands } from '../commands/index.ts'
import { defineCommand, type CommandRow } from './command.ts'
import { main } from './main.ts'

/** What is on standard output is one document, of the schema, and says how the command ends. */
async function fail(
  args: readonly string[],
  options: FakeIoOptions & { rows?: CommandRow[] } = {},
) {
  const { rows = commands, ...io } = options
  const call: typeof main = (words, own) => main(words, own, rows)
  const { exit, stdout, stderr } = await runCli(call, [...args, '--json'], { now: 0, ...io })
  const document = JSON.parse(stdout) as ErrorDocument
  expect(document).toMatchObject({ schema: 'gauntlet.error/1', exit_code: exit })
  expect(stderr).toContain(document.message.split('\n')[0] ?? '')
  return document
}

const named = commands.map(({ name }) => ({ name, words: name.split(' ') }))

test.each(named)('gauntlet $name --json prints a document for an unknown option', async (row) => {
  expect(await fail([...row.words, '--jsno'])).toMatchObject({
    exit_code: EXIT.USAGE,
    code: 'USAGE',
    message: expect.stringContaining('did you mean "--json"') as string,
    remedy: TOOL_ERRORS.USAGE.hint,
    place: '--jsno',
  })
})

test.each([
  [['lod'], 'there is no command "lod"; did you mean "load"?', 'lod'],
  [['load'], 'gauntlet load needs one of: load run, load find-limit, load assert', null],
  [[], 'name a command: gauntlet COMMAND --json', null],
  [['--json', 'run'], '--json stands before the command: gauntlet COMMAND --json', '--json'],
  [
    ['load', 'run', '--scenario', 'x', '--phase', 'canddate'],
    'did you mean "candidate"',
    '--phase',
  ],
  [['run', '--profile', 'quik'], 'did you mean "quick"?', '--profile'],
  [['run', '--prof', 'quick'], 'did you mean "--profile"?', '--prof'],
  [['load', 'assert'], 'gauntlet load assert needs --run-id', null],
  [['load', 'run', '--phase', 'baseline'], 'needs --scenario', '--scenario'],
  [['run', '--quiet', '--verbose'], '--quiet and --verbose exclude each other', null],
] as const)('%j --json', async (args, message, place) => {
  const document = await fail(args)
  expect(document).toMatchObject({ code: 'USAGE', exit_code: EXIT.USAGE, place })
  expect(document.message).toContain(message)
})

const row = (name: string, run: Parameters<typeof defineCommand>[1]): CommandRow => ({
  name,
  summary: '',
  load: async () => Promise.resolve(defineCommand({ options: {} }, run)),
})

test.each(Object.keys(TOOL_ERRORS) as (keyof typeof TOOL_ERRORS)[])(
  'a command that fails with %s ends as the table of errors says',
  async (code) => {
    const rows = [
      row('go', () => Promise.reject(new ToolError(code, 'it failed', { place: 'a:1' }))),
    ]
    const { exit: exitCode, hint: remedy } = TOOL_ERRORS[code]
    const expected = { exit_code: exitCode, code, message: 'it failed', remedy, place: 'a:1' }
    expect(await fail(['go'], { rows })).toMatchObject(expected)
  },
)

test.each([
  [() => Promise.reject(new TypeError('x is no function')), 'TypeError: x is no function'],
  [() => Promise.resolve(EXIT.SHIP), 'gauntlet go --json printed no document'],
  [() => Promise.reject(null), 'no Error: null'],
] as const)('%s is an internal error', async (run, message) => {
  const document = await fail(['go'], { rows: [row('go', run)] })
  expect(document).toMatchObject({ code: 'BUG', exit_code: EXIT.BUG, place: null })
  expect(document.message).toContain(message)
}) // prettier-ignore

test('a command that was interrupted before it had a result says so', async () => {
  const rows = [row('go', () => Promise.reject(new Error('aborted')))]
  expect(await fail(['go'], { rows, signal: AbortSignal.abort() })).toMatchObject({
    code: 'INTERRUPTED',
    exit_code: EXIT.INCONCLUSIVE,
  })
})

test('what fails after the document was printed does not print a second one', async () => {
  const rows = [
    row('go', async ({ io, print }) => {
      const at = io.now().toISOString()
      print.json({ schema: 'gauntlet.init/1', tool: '0', at, file: 'a', todo: [], unread: [] })
      return await Promise.reject(new ToolError('DISK_FULL', 'no space left'))
    }),
  ]
  const call: typeof main = (words, io) => main(words, io, rows)
  const { exit, stdout, stderr } = await runCli(call, 'go --json')
  expect({ exit, schema: (JSON.parse(stdout) as ErrorDocument).schema }).toEqual({
    exit: TOOL_ERRORS.DISK_FULL.exit,
    schema: 'gauntlet.init/1',
  })
  expect(stderr).toContain('gauntlet: no space left')
})

test('--json behind -- belongs to another program', async () => {
  const { stdout } = await runCli(main, ['run', '--nonsense', '--', '--json'])
  expect(stdout).toBe('')
})

test('--quiet prints neither the result nor notes, and errors all the same', async () => {
  const rows = [
    row('go', async ({ print }) => {
      print.result('a result')
      print.detail('a detail')
      print.note('a note')
      print.progress('1 of 2')
      print.problem('not saved: x')
      return await Promise.reject(new ToolError('DISK_FULL', 'no space left'))
    }),
  ]
  const call: typeof main = (words, io) => main(words, io, rows)
  const { hint } = TOOL_ERRORS.DISK_FULL
  const said = `gauntlet: no space left\n  ${hint}\n`
  expect(await runCli(call, 'go --quiet')).toMatchObject({
    stdout: '',
    stderr: `not saved: x\n${said}`,
  })
  expect((await runCli(call, 'go')).stdout).toBe('a result\n')
  expect((await runCli(call, 'go --verbose')).stdout).toBe('a result\na detail\n')
})
