import type { Evidence } from '@gauntlet/store'
import type { Io } from '../cli/io.ts'
import type { Print } from '../cli/print.ts'
import { openProjectStore } from './open-project-store.ts'

export type StoreContext = { readonly root: string; readonly io: Io; readonly print: Print }

/**
 * Puts what a command found on the dashboard: opens the project's store only now, since a server of ours beside the
 * work would be part of what is measured. A store that does not take it, for whatever reason, costs a note, not the result.
 *
 * @returns whether it is stored
 */
export async function storeEvidence(evidence: Evidence, context: StoreContext): Promise<boolean> {
  const obstacle = await findObstacle(evidence, context)
  if (obstacle === undefined) return true
  const { print } = context
  print.note(`The dashboard will not show this: ${obstacle.message}`)
  return false
}

/** Tries to store evidence. @returns what stood in the way, if anything did */
export async function findObstacle(
  evidence: Evidence,
  { root, io }: StoreContext,
): Promise<Error | undefined> {
  try {
    const opened = await openProjectStore({ root, env: io.env })
    try {
      await opened.store.evidence.save(evidence)
    } finally {
      await opened.close()
    }
    return undefined
  } catch (error) {
    return error as Error
  }
}
