import { formatDocument, type SmokeDocument } from '@gauntlet/contract'
import { renderSmokeJunit, renderSmokeTap } from '@gauntlet/report'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Writes the chain's document, JUnit and TAP. @returns the document's path */
export async function writeSmokeEvidence(folder: string, smoke: SmokeDocument): Promise<string> {
  await mkdir(folder, { recursive: true })
  const file = join(folder, 'smoke.json')
  await writeFile(join(folder, 'smoke.xml'), renderSmokeJunit(smoke))
  await writeFile(join(folder, 'smoke.tap'), renderSmokeTap(smoke))
  await writeFile(file, formatDocument(smoke))
  return file
}
