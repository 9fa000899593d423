/** Where in which file something stands: `gauntlet.config.ts`, `targets.candidate.start`. */
export type ConfigPlace = { readonly file: string; readonly path: string }
