import { checkDocument, formatDocument, ReviewTranscript, ToolError } from '@gauntlet/contract'
import { writeWhole } from '@gauntlet/stack'
import { constants } from 'node:fs'
import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { requireWritableFolder } from '../require-writable-folder.ts'
import type { Transcript } from './transcript.ts'

/** More than reviewers times bundles of any change. */
const mostFiles = 10_000

/** Keeps transcripts as files that people can read and diff; one call, one file. */
export class TranscriptFolder {
  readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  /** Fails now rather than after an answer was paid for. @throws ToolError FILE_UNWRITABLE */
  async prepare(): Promise<void> {
    await requireWritableFolder(this.folder)
  }

  /** @throws ToolError DISK_FULL, FILE_UNWRITABLE and the like */
  async save(transcript: Transcript): Promise<void> {
    await writeWhole(join(this.folder, toFileName(transcript)), formatDocument(transcript))
  }

  /** All transcripts by key. @throws ToolError FILE_UNREADABLE naming the file that is none */
  async readAll(): Promise<Map<string, Transcript>> {
    const found = new Map<string, Transcript>()
    for (const name of await this.#list()) {
      const transcript = await readTranscript(join(this.folder, name))
      found.set(transcript.key, transcript)
    }
    return found
  }

  /** Undefined when there is none, or none that can be read: a cache may lose what it holds. */
  async find(
    wanted: Pick<Transcript, 'key' | 'bundle' | 'reviewer'>,
  ): Promise<Transcript | undefined> {
    try {
      const transcript = await readTranscript(join(this.folder, toFileName(wanted)))
      return transcript.key === wanted.key ? transcript : undefined
    } catch (error) {
      if (error instanceof ToolError) return undefined
      throw error
    }
  }

  async #list(): Promise<string[]> {
    try {
      const names = (await readdir(this.folder)).filter((name) => name.endsWith('.json'))
      if (names.length > mostFiles) {
        throw new ToolError('FILE_UNREADABLE', `${this.folder} holds more than ${mostFiles} files`)
      }
      return names.toSorted()
    } catch (cause) {
      if (cause instanceof ToolError) throw cause
      throw new ToolError('FILE_UNREADABLE', `there are no recorded answers in ${this.folder}`, {
        cause,
      })
    }
  }
}

/** `api-01.kimi.3f1a92c04b71.json`: stays in its folder, whatever a recorded file says of bundle, reviewer and key. */
function toFileName({ bundle, reviewer, key }: Pick<Transcript, 'key' | 'bundle' | 'reviewer'>) {
  return `${[bundle, reviewer, key.slice(0, 12)].map(toFilePart).join('.')}.json`
}

const toFilePart = (text: string): string => text.replaceAll(/[^\w.-]/g, '_').slice(0, 100)

/** More than the answers of one call to a reviewer. */
const mostBytes = 64 * 1024 * 1024

/** No link, as it may lead out of the folder that the user named; and nothing endless. */
async function readPlainFile(file: string): Promise<string> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const stats = await handle.stat()
    if (!stats.isFile()) throw new Error('it is not a file')
    if (stats.size > mostBytes) throw new Error(`it is larger than ${mostBytes} bytes`)
    return await handle.readFile('utf8')
  } finally {
    await handle.close()
  }
}

async function readTranscript(file: string): Promise<Transcript> {
  let value: unknown
  try {
    value = JSON.parse(await readPlainFile(file))
  } catch (cause) {
    // What the parser says of a file repeats the file.
    const why = cause instanceof SyntaxError ? 'it is not JSON' : (cause as Error).message
    throw new ToolError('FILE_UNREADABLE', `${file}: ${why}`, { cause })
  }
  return checkDocument(ReviewTranscript, value, `${file} is no recorded answer of a review`)
}
