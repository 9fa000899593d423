import type { OptionTable } from './command.ts'

/** What every command takes. */
export const globalOptions = {
  json: {
    help: 'Print one JSON document on standard output and nothing else there; on failure gauntlet.error/1.',
  },
  quiet: {
    help: 'Print errors only: the exit code is the result. `report`, `load assert`, `completion` and --json print theirs.',
  },
  verbose: { help: 'Print every check and every figure, not only what decides.' },
  'no-color': { help: 'No colours. NO_COLOR and CI are honoured too.' },
  help: { help: 'Show this help.', short: 'h' },
} as const satisfies OptionTable
