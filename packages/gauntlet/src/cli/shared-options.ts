import { parseOwnWorkers, parseWorkers } from '../load/workers/asked-workers.ts'
import { parseCount, parsePhase, parseTag } from './option-values.ts'

/** Options of several commands, one row each: a command names the row in its table. */
export const sharedOptions = {
  config: {
    help: 'The config. Default: the nearest gauntlet.config.ts from here upwards.',
    value: 'FILE',
  },
  scenario: { help: 'A scenario of the config, or a file.', value: 'NAME|FILE' },
  loadTarget: { help: 'A URL, or a target of the config.', value: 'URL', required: true },
  phase: {
    help: 'baseline (before the change) or post_mitigation (after it; candidate is an alias).',
    value: 'PHASE',
    parse: parsePhase,
  },
  tag: { help: 'Stored with the run.', value: 'KEY=VALUE', multiple: true, parse: parseTag },
  notes: { help: 'Stored with the run.', value: 'TEXT' },
  seed: {
    help: 'The same seed sends the same requests.',
    value: 'N',
    fallback: '1',
    parse: parseCount,
  },
  ownWorkers: {
    help: 'How many processes of this machine send each load. Default: `workers` of the config; else cores less one, at most what the load is worth; 1 where functions of the project take part.',
    value: 'N',
    parse: parseOwnWorkers,
  },
  workers: {
    help: 'How many processes send the load, or the NATS server that workers of other machines joined. Default: `workers` of the config; else cores less one, at most what the load is worth; 1 where functions of the project take part.',
    value: 'N|nats://HOST:4222',
    parse: parseWorkers,
  },
  environment: {
    help: 'Which of config.environments of an Artillery script, as -e of Artillery.',
    value: 'NAME',
  },
  fileEnvironment: {
    help: 'Values of variables: the file of a Postman environment, or an environment of http-client.env.json.',
    value: 'FILE|NAME',
  },
  gaps: { help: "The gap file. Default: the config's.", value: 'FILE' },
  'cool-down': { help: 'Seconds between two runs.', value: 'SECONDS', parse: parseCount },
} as const

export const configOption = sharedOptions.config
