import { EXIT } from '@gauntlet/contract'
import { runCli } from '@gauntlet/testkit'
import { expect, test } from 'vitest'
import { commands as rows } from '../commands/index.ts'
import { renderCliPage } from './cli-page.ts'
import { defineCommand, loadCommand, type OptionRow } from './command.ts'
import { main } from './main.ts'
import { oneOf } from './option-values.ts'
import { sharedOptions } from './shared-options.ts'

/** An option that is in no list of ours, of two commands. */
const colour = {
  help: 'What it is painted in.',
  value: 'COLOUR',
  fallback: 'blue',
  parse: oneOf('red', 'blue'),
} as const

const paint = (name: string) => ({
  name,
  summary: `${name} it.`,
  load: () =>
    Promise.resolve(
      defineCommand(
        { options: { colour }, examples: [`gauntlet ${name} --colour red`] },
        ({ options, print }) => {
          print.result(`${name} ${options.colour}`)
          return Promise.resolve(EXIT.SHIP)
        },
      ),
    ),
})
const painters = [paint('wall'), paint('door')]
const call = (line: string) => runCli((args, io) => main(args, io, painters), line)

test.each(['wall', 'door'])(
  'an option is one row: the help of %s, its parsing and docs/cli.md have it',
  async (name) => {
    expect((await call(`${name} --help`)).stdout).toMatch(
      / {2}--colour COLOUR +What it is painted in\. \(default blue\)/,
    )
    expect((await call(name)).stdout).toContain(`${name} blue`)
    expect((await call(`${name} --colour red`)).stdout).toContain(`${name} red`)
    const { exit, stderr } = await call(`${name} --colour rad`)
    expect(exit).toBe(EXIT.USAGE)
    expect(stderr).toContain('--colour: "rad" is not one of red, blue; did you mean "red"?')
    expect(renderCliPage(await Promise.all(painters.map(loadCommand)))).toContain(
      `## gauntlet ${name}\n\n${name} it.\n\n\`\`\`sh\ngauntlet ${name} [OPTIONS]\ngauntlet ${name} --colour red\n\`\`\`\n\n| option | description |\n| --- | --- |\n| \`--colour COLOUR\` | What it is painted in. (default blue) |`,
    )
  },
)

test('what several commands say alike of an option stands once', async () => {
  const commands = await Promise.all(rows.map(loadCommand))
  const shared = new Set(Object.values(sharedOptions).map(({ help }: OptionRow) => help))
  const written = commands.flatMap(({ options }) => Object.values(options).map(({ help }) => help))
  const twice = new Set(written.filter((one, at) => written.indexOf(one) !== at))
  expect([...twice].filter((help) => !shared.has(help))).toEqual([])
})
