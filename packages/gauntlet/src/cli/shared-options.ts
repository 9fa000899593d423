/** Rows that several commands share. */
export const configOption = {
  help: 'The config. Default: the nearest gauntlet.config.ts from here upwards.',
  value: 'FILE',
} as const
