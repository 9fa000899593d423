/** Rows that several commands share. */
export const configOption = {
  help: 'The config; the nearest gauntlet.config.ts from here upwards unless said.',
  value: 'FILE',
} as const
