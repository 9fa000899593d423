import { ToolError } from '@gauntlet/contract'
import { Type } from 'typebox'

/** What the documents of an answer are, and those that are left out of it. */
export type ReadDocuments<Document> = {
  readonly found: readonly Document[]
  /** Why a document is left out, by a sentence that names it. */
  readonly unreadable: readonly string[]
}

export const UnreadableSchema = Type.Array(Type.String(), {
  description: 'What was left out because it cannot be read: one sentence each, which names it.',
})

/** Reads each of some stored documents: one that cannot be read hides no other one. Those that are not there are left out. */
export async function readEach<Document>(
  ids: readonly string[],
  read: (id: string) => Promise<Document | undefined>,
): Promise<ReadDocuments<Document>> {
  const unreadable: string[] = []
  const documents = await Promise.all(
    ids.map(async (id) => {
      try {
        return await read(id)
      } catch (error) {
        if (!(error instanceof ToolError) || error.code !== 'FILE_UNREADABLE') throw error
        unreadable.push(error.message)
        return undefined
      }
    }),
  )
  return { found: documents.filter((one) => one !== undefined), unreadable }
}
