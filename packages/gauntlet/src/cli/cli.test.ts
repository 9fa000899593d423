import { createFakeIo, runCli } from '@gauntlet/testkit'
import { EXIT, ToolError } from '@gauntlet/contract'
import { expect, test } from 'vitest'
import { commands as rows } from '../commands/index.ts'
import { renderCliPage } from './cli-page.ts'
import { loadCommand } from './command.ts'
import { reportFailure } from './fail.ts'
import { main } from './main.ts'
import { parseOptions } from './parse-options.ts'
import { toolVersion } from './tool-version.ts'

const call = (...args: string[]) => runCli(main, args, { now: 0 })

const commands = await Promise.all(rows.map(loadCommand))
const named = commands.map((command) => ({ name: command.name, command }))

test.each(named)('gauntlet $name --help shows every option and an example', async (row) => {
  const { name, command } = row
  for (const words of [
    [...name.split(' '), '--help'],
    [...name.split(' '), '-h'],
    ['help', ...name.split(' ')],
  ]) {
    const { exit, stdout, stderr } = await call(...words)
    expect({ exit, stderr }).toEqual({ exit: EXIT.SHIP, stderr: '' })
    expect(stdout).toContain(`Usage: gauntlet ${name}`)
    for (const option of Object.keys(command.options)) expect(stdout).toContain(`--${option}`)
    expect(stdout).toContain(`Examples:\n  `)
  }
})

test.each(named)('the examples of gauntlet $name are calls that it takes', ({ name, command }) => {
  expect(command.examples?.length).toBeGreaterThan(0)
  for (const example of command.examples ?? []) {
    const [, words = ''] = example.split(`gauntlet ${name}`)
    const args =
      words
        .split(' > ')[0]
        ?.split(' ')
        .filter((word) => word !== '')
        // As a shell takes them off.
        .map((word) => word.replace(/^'(.*)'$/, '$1')) ?? []
    expect(() => parseOptions(command, args)).not.toThrow()
  }
})

test.each(named)('an unknown option of gauntlet $name is a usage error', async ({ name }) => {
  const { exit, stdout, stderr } = await call(...name.split(' '), '--jsno')
  expect({ exit, stdout }).toEqual({ exit: EXIT.USAGE, stdout: '' })
  expect(stderr).toBe(
    `gauntlet: Unknown option '--jsno'; did you mean "--json"? See \`gauntlet ${name} --help\`.\n`,
  )
})

test.each([
  [['--version'], `${toolVersion}\n`],
  [['-V'], `${toolVersion}\n`],
])('%s prints %j', async (args, text) => {
  expect(await call(...args)).toEqual({ exit: EXIT.SHIP, stdout: text, stderr: '' })
})

test.each(['65536', '99999', '-1', '1.5', '', 'http'])(
  'gauntlet serve --port=%s is a usage error',
  async (port) => {
    const { exit, stderr } = await call('serve', `--port=${port}`)
    expect(exit).toBe(EXIT.USAGE)
    expect(stderr).toContain(`"${port}" is not a port from 0 to 65535`)
  },
)

test('without a command the overview is shown, as a mistake; with --help it is the answer', async () => {
  const bare = await call()
  expect(bare).toMatchObject({ exit: EXIT.USAGE, stderr: '' })
  for (const { name } of commands) expect(bare.stdout).toContain(`  ${name} `)
  expect(await call('--help')).toEqual({ ...bare, exit: EXIT.SHIP })
  expect(await call('help')).toEqual({ ...bare, exit: EXIT.SHIP })
})

test('the first word of a family alone lists the family', async () => {
  const asked = await call('load', '--help')
  expect(asked).toMatchObject({ exit: EXIT.SHIP, stderr: '' })
  expect(asked.stdout).toMatch(
    /^gauntlet load run .*\ngauntlet load find-limit .*\ngauntlet load assert /,
  )
  expect(await call('load')).toEqual({ exit: EXIT.USAGE, stdout: '', stderr: asked.stdout })
})

test.each([
  [['smke'], 'there is no command "smke"; did you mean "smoke"?'],
  [['load', 'rnu'], 'there is no command "load rnu"; did you mean "load run"?'],
  [['laod', 'run'], 'there is no command "laod run"; did you mean "load run"?'],
  [['raod', '--help'], 'there is no command "raod"; there are: '],
  [['help', 'reprt'], 'there is no command "reprt"; did you mean "report"?'],
  [['--halp'], 'there is no command "--halp"; there are: '],
  [
    ['load', 'everything'],
    'there is no command "load everything"; there are: load run, load find-limit, load assert',
  ],
])('%j: %s', async (args, words) => {
  const { exit, stdout, stderr } = await call(...args)
  expect({ exit, stdout }).toEqual({ exit: EXIT.USAGE, stdout: '' })
  expect(stderr).toContain(words)
})

test.each([
  [['load', 'run', '--phase', 'baseline'], 'needs --scenario NAME|FILE: A scenario of the config'],
  [['load', 'run', '--scenario'], "Option '--scenario <value>' argument missing"],
  [['run', 'quick'], 'gauntlet run does not know what to do with "quick"'],
  [['check'], 'gauntlet check needs HISTORY'],
  [['run', '--profile', 'fast'], '--profile: "fast" is not one of quick, standard'],
  [['run', '--only', 'smoke,laod'], '--only: "laod" is not one of smoke, parity, load'],
])('%j: exit 2, %s', async (args, words) => {
  const { exit, stdout, stderr } = await call(...args)
  expect({ exit, stdout }).toEqual({ exit: EXIT.USAGE, stdout: '' })
  expect(stderr).toContain(words)
})

test('docs/cli.md is what the table of commands says: write it with npm run docs:cli', async () => {
  await expect(renderCliPage(commands)).toMatchFileSnapshot('../../../../docs/cli.md')
})

test.each([null, undefined, 'text', { a: 1 }])(
  'a thrown value that is no Error (%j) is an internal error with a sentence',
  (thrown) => {
    const { io, written } = createFakeIo({})
    expect(reportFailure(thrown, io)).toBe(EXIT.BUG)
    expect(written.stderr).toMatch(
      /^gauntlet: something threw a value that is no Error: .*Look for it in the config/,
    )
  },
)

test('a message that repeats a value of megabytes is cut, and says by how much', () => {
  const { io, written } = createFakeIo()
  expect(reportFailure(new ToolError('USAGE', 'x'.repeat(108_000)), io)).toBe(EXIT.USAGE)
  expect(written.stderr).toContain(`${'x'.repeat(8_000)}… (100000 more characters)\n`)
})
