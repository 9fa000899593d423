import { relative } from 'node:path'
import { quoteWords } from '../cli/quote-words.ts'
import { findConfigFile, type LoadedConfig } from '../config/load-config.ts'
import type { Io } from '../cli/io.ts'

export type CellCommand = {
  readonly flow: string
  readonly target: string
  readonly cell: string
  readonly seed: number
  readonly loaded: Pick<LoadedConfig, 'file'>
  readonly io: Pick<Io, 'cwd'>
}

/** The command that runs one cell alone, from the folder of the call. */
export function toSweepCommand({ flow, target, cell, seed, loaded, io }: CellCommand): string {
  const { file } = loaded
  const isFound = file === undefined || file === findConfigFile(io.cwd)
  const config = isFound ? [] : ['--config', relative(io.cwd, file)]
  const words = [
    '--flow',
    flow,
    '--target',
    target,
    '--cell',
    cell,
    '--seed',
    String(seed),
    ...config,
  ]
  return `gauntlet sweep ${quoteWords(words)}`
}
