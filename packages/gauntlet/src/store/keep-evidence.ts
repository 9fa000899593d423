import { ToolError } from '@gauntlet/contract'
import type { Evidence } from '@gauntlet/store'
import type { Io } from '../cli/io.ts'
import type { Print } from '../cli/print.ts'
import { openProjectStore } from './open-project-store.ts'

export type KeepContext = { readonly root: string; readonly io: Io; readonly print: Print }

/**
 * Puts what a command found on the dashboard: opens the project's store only now, since a server of ours beside the
 * work would be part of what is measured. A store that is away costs a note, not the result.
 *
 * @returns whether it is stored
 */
export async function keepEvidence(
  evidence: Evidence,
  { root, io, print }: KeepContext,
): Promise<boolean> {
  try {
    const opened = await openProjectStore({ root, env: io.env })
    try {
      await opened.store.evidence.save(evidence)
      return true
    } finally {
      await opened.close()
    }
  } catch (error) {
    if (!(error instanceof ToolError)) throw error
    print.note(`The dashboard will not show this, its file has it: ${error.message}`)
    return false
  }
}
