import type { Scenario } from '@gauntlet/core/flow'
import type { ArtilleryOptions } from './artillery/read-artillery.ts'
import { existsSync } from 'node:fs'
import { refuseOtherTools } from './other-tools.ts'
import { readUserFile } from './read-user-file.ts'
import { findReader, type Reader } from './reader.ts'
import { readers as ours } from './readers.ts'

/**
 * Reads a file as a workload, by the reader that takes its ending; undefined where none does.
 *
 * @throws ToolError CONFIG_INVALID or UNSUPPORTED naming the place; FILE_UNREADABLE
 */
export async function readScenarioFile(
  file: string,
  options: ArtilleryOptions,
  readers: readonly Reader[] = ours,
): Promise<Scenario | undefined> {
  // A name of the config is no file.
  const text = existsSync(file) ? await readUserFile(file, 'the scenario file') : ''
  refuseOtherTools(file, text)
  // It was named as a scenario: what it lacks is a mistake in it, which its reader names.
  const reader = findReader(readers, 'scenario', { file, hasKey: () => true })
  return await reader?.read(file, options)
}
