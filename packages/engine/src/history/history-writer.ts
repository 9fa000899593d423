import { toFileError, type ToolError } from '@gauntlet/contract'
import { HistoryBuilder, type Operation } from '@gauntlet/core/history'
import { open, type FileHandle } from 'node:fs/promises'
import { encodeChunk, toFileHead, toFrame, type HistoryHeader } from './history-format.ts'

/** What a kill of the generator can cost. */
const FLUSH_MS = 1_000
/** Many rows do not wait for the second to end. */
const FLUSH_ROWS = 262_144
/** Rows that may wait for a slow disk (150 MB); beyond, they are counted as lost and the file stays unfinished. */
const MAX_WAITING_ROWS = 4_000_000

export type HistoryOptions = {
  readonly prefix: string
  /** Default: 4,000,000. */
  readonly maxWaitingRows?: number | undefined
}

/** Appends the operations of one worker to a file, once a second. */
export class HistoryWriter {
  readonly path: string
  readonly #file: FileHandle
  readonly #builder: HistoryBuilder
  readonly #timer: NodeJS.Timeout
  #writing: Promise<void> | undefined
  #failure: Error | undefined
  #written = 0
  lostRows = 0

  readonly #maxWaitingRows: number

  /** @see openHistoryWriter */
  constructor(
    path: string,
    file: FileHandle,
    { prefix, maxWaitingRows = MAX_WAITING_ROWS }: HistoryOptions,
  ) {
    this.path = path
    this.#maxWaitingRows = maxWaitingRows
    this.#file = file
    this.#builder = new HistoryBuilder({ prefix, rows: 65_536 })
    this.#timer = setInterval(() => void this.#flush(), FLUSH_MS).unref()
  }

  /** Rows so far. */
  get rows(): number {
    return this.#written + this.#builder.length
  }

  /** Rows that are not in the file yet. */
  get waitingRows(): number {
    return this.#builder.length
  }

  /** Records one operation; costs no I/O. */
  add(operation: Operation): void {
    if (this.#builder.length >= this.#maxWaitingRows || this.#failure) this.lostRows += 1
    else this.#builder.add(operation)
    if (this.#builder.length >= FLUSH_ROWS && !this.#writing) void this.#flush()
  }

  /**
   * Writes the rest and marks the file as finished, unless rows were lost.
   *
   * @throws ToolError FILE_UNWRITABLE when something could not be written
   */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#writing
    await this.#flush()
    if (!this.#failure && this.lostRows === 0)
      await this.#append(toFrame('end', Buffer.from(JSON.stringify({ rows: this.#written }))))
    await this.#file.close()
    if (this.#failure) throw unwritable(this.path, this.#failure)
    if (this.lostRows > 0)
      throw unwritable(this.path, new Error(`the disk was too slow for ${this.lostRows} rows`))
  }

  /** One write at a time: while it lasts, rows gather in memory. */
  #flush(): Promise<void> {
    if (this.#writing || this.#failure || this.#builder.length === 0) return Promise.resolve()
    const chunk = this.#builder.drain()
    this.#writing = this.#append(toFrame('chunk', encodeChunk(chunk))).finally(() => {
      this.#writing = undefined
    })
    this.#written += chunk.length
    return this.#writing
  }

  async #append(bytes: Buffer): Promise<void> {
    try {
      await this.#file.appendFile(bytes)
    } catch (error) {
      this.#failure = error as Error
    }
  }
}

/**
 * Starts a history file. An existing file is never overwritten: it is the evidence of another run.
 *
 * @throws ToolError FILE_UNWRITABLE when it cannot be made
 */
export async function openHistoryWriter(
  path: string,
  header: HistoryHeader,
  maxWaitingRows?: number,
): Promise<HistoryWriter> {
  let file: FileHandle | undefined
  try {
    file = await open(path, 'ax')
    await file.appendFile(toFileHead(header))
    return new HistoryWriter(path, file, { prefix: header.prefix, maxWaitingRows })
  } catch (error) {
    // A handle that nobody closes ends the process in newer versions of Node.js.
    await file?.close().catch(() => undefined)
    throw unwritable(path, error as Error)
  }
}

function unwritable(path: string, cause: Error): ToolError {
  return toFileError(cause, `history ${path} cannot be written`)
}
