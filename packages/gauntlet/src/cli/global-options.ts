import type { OptionTable } from './command.ts'

/** What every command takes. */
export const globalOptions = {
  json: { help: 'Print one JSON document on standard output and nothing else there.' },
  quiet: { help: 'Print only the result.' },
  'no-color': { help: 'No colours. NO_COLOR and CI are honoured too.' },
  help: { help: 'Show this help.', short: 'h' },
} as const satisfies OptionTable
