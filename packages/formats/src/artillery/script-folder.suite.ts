import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Scenario } from '@gauntlet/core/flow'
import { compileScenario, type FlowEnd } from '@gauntlet/engine'
import { createFakeIo, TARGET, type FakeTarget } from '@gauntlet/engine/fake-io'
import { readArtilleryScenario, type ArtilleryOptions } from './read-artillery.ts'

/** Writes the files into their own folder, reads `script.yml` of it, and removes the folder. */
export async function readScript(
  files: Readonly<Record<string, string>>,
  options: ArtilleryOptions = {},
): Promise<Scenario> {
  const folder = await mkdtemp(join(tmpdir(), 'gauntlet-artillery-'))
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
    return await readArtilleryScenario(join(folder, 'script.yml'), options)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Lines joined: scripts in tests stay readable. */
export const lines = (...text: readonly string[]): string => text.join('\n')

/** Runs the user of arrival 0 of a script against a fake target. */
export async function runScript(
  scenario: Scenario,
  target?: FakeTarget,
): Promise<
  ReturnType<typeof createFakeIo> & { readonly end: FlowEnd; readonly emitted: unknown[] }
> {
  const fake = createFakeIo(target)
  const emitted: unknown[] = []
  const compiled = compileScenario(scenario, {
    seed: 1,
    target: TARGET,
    onEmit: (...event) => emitted.push(event),
  })
  const user = compiled.createUser({ index: 0, dueAtNs: 0 })
  const end = await user.flow.run(user, fake.io)
  return { ...fake, end, emitted }
}
