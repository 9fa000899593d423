/** Where in which file something stands: `gauntlet.config.ts`, `targets.candidate.start`. */
export type ConfigPath = { readonly file: string; readonly path: string }
