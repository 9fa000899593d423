import { formatDocument, ToolError, type LoadRunDocument } from '@gauntlet/contract'
import { renderLoadRunHtml } from '@gauntlet/report'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export type Artefacts = { readonly json: string; readonly html: string }

/** Where the artefacts of load runs are, below the project's folder. */
export const artefactFolder = join('artifacts', 'load-tests')

export function artefactPaths(root: string, runId: string): Artefacts {
  const base = join(root, artefactFolder, runId)
  return { json: `${base}.json`, html: `${base}.html` }
}

/**
 * Writes the document of a run, and its page. Each file appears whole or not at all.
 *
 * @throws ToolError FILE_UNREADABLE when the disk takes no more; the document is in its message's cause
 */
export async function writeArtefacts(root: string, document: LoadRunDocument): Promise<Artefacts> {
  const paths = artefactPaths(root, document.run.id)
  try {
    await mkdir(join(root, artefactFolder), { recursive: true })
    await writeWhole(paths.json, formatDocument(document))
    await writeWhole(paths.html, renderLoadRunHtml(document))
  } catch (cause) {
    const what = `cannot write ${paths.json}: ${(cause as Error).message}`
    throw new ToolError('FILE_UNREADABLE', what, { cause })
  }
  return paths
}

async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.partial`, text)
  await rename(`${path}.partial`, path)
}
