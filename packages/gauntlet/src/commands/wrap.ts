import { ToolError } from '@gauntlet/contract'
import { defineCommand } from '../cli/command.ts'
import { parseCount, parseCountFrom, parsePort } from '../cli/option-values.ts'
import { configOption, sharedOptions } from '../cli/shared-options.ts'
import { loadTargetsConfig } from '../config/read-target-tls.ts'
import { checkBesideLoad } from '../load/check-beside-load.ts'
import { defaultTimeout, runWrap } from '../wrap/run-wrap.ts'

export const wrap = defineCommand(
  {
    positionals: ['COMMAND...'],
    options: {
      target: {
        help: 'A target of the config. Default: the candidate.',
        value: 'NAME',
      },
      url: {
        help: 'In place of --target: a target that runs already.',
        value: 'URL',
      },
      'target-database': {
        help: 'With --url: its database. Default: of the config, or DATABASE_URL.',
        value: 'URL',
      },
      phase: { ...sharedOptions.phase, fallback: 'candidate' },
      name: {
        help: 'The scenario name of the run: data checks that expect something per scenario find it by this name. Default: the program.',
        value: 'NAME',
      },
      listen: {
        help: 'Where the recording proxy listens, for a command whose URL cannot be changed. Default: a free port.',
        value: 'PORT',
        parse: parsePort,
      },
      faults: {
        help: 'Inject a plan of `faults` in the config while the command runs.',
        value: 'NAME',
      },
      record: {
        help: 'Write what passed as an Artillery script, and as parity cases beside it (FILE without ending, .cases.yaml).',
        value: 'FILE',
        parse: parseRecordFile,
      },
      'ignore-exit': {
        help: 'The exit code of the command is no check: only its requests and the data are judged.',
      },
      timeout: {
        help: 'Seconds after which the command, and what it started, is ended. What it sent until then is judged: what it broke fails (exit code 1), else the run is inconclusive (3).',
        value: 'SECONDS',
        fallback: String(defaultTimeout),
        parse: parseCountFrom(1),
      },
      seed: { help: 'Where faults fall.', value: 'N', fallback: '1', parse: parseCount },
      tag: sharedOptions.tag,
      notes: sharedOptions.notes,
      config: configOption,
    },
    examples: [
      'gauntlet wrap -- k6 run script.js',
      'gauntlet wrap -- artillery run --target {url} load/checkout.yml',
      "gauntlet wrap --faults outage --ignore-exit -- sh -c 'BASE_URL=$GAUNTLET_TARGET_URL pytest tests/api'",
    ],
  },
  async ({ options, positionals, io, print }) => {
    const loaded = await loadTargetsConfig(io.cwd, options.config)
    checkBesideLoad(loaded.config)
    return await runWrap({ options, command: positionals, loaded, io, print })
  },
)

function parseRecordFile(text: string): string {
  if (/\.ya?ml$/.test(text)) return text
  throw new ToolError('USAGE', `"${text}" is not a file such as recorded.yml`)
}
