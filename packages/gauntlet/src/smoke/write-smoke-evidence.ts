import { formatDocument, type SmokeDocument } from '@gauntlet/contract'
import { renderSmokeJunit, renderSmokeTap } from '@gauntlet/report'
import { join } from 'node:path'
import { writeEvidence, type WrittenEvidence } from '../evidence/write-evidence.ts'

/** Where the chain's document goes. */
export const toSmokeFile = (folder: string): string => join(folder, 'smoke.json')

/** Writes the chain's document, JUnit and TAP. */
export async function writeSmokeEvidence(
  folder: string,
  smoke: SmokeDocument,
): Promise<WrittenEvidence> {
  return await writeEvidence([
    { path: toSmokeFile(folder), toText: () => formatDocument(smoke) },
    { path: join(folder, 'smoke.xml'), toText: () => renderSmokeJunit(smoke) },
    { path: join(folder, 'smoke.tap'), toText: () => renderSmokeTap(smoke) },
  ])
}
