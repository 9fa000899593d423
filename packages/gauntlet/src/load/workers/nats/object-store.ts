import type { StoredObject } from '@gauntlet/contract'
import { Objm } from '@nats-io/obj'
import type { NatsConnection } from '@nats-io/transport-node'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { BUCKET, KEEP_HOURS } from './subjects.ts'

/** Files and plans on the NATS server, each with the hash that it must have when it comes out again. */
export type ObjectStore = {
  put(name: string, bytes: Uint8Array): Promise<StoredObject>
  putFile(name: string, file: string): Promise<StoredObject>
  /** @throws Error where it is missing, or not what was stored */
  get(object: StoredObject): Promise<Buffer>
  /** The same into a new file. */
  getFile(object: StoredObject, file: string): Promise<void>
  /** Never throws: what stays goes by itself after a day. */
  remove(name: string): Promise<void>
}

export async function openObjectStore(connection: NatsConnection): Promise<ObjectStore> {
  const bucket = await new Objm(connection).create(BUCKET, {
    ttl: KEEP_HOURS * 3_600 * 1e9,
    description: 'Plans, files and histories of Gauntlet',
  })
  const putStream = async (name: string, chunks: AsyncIterator<Uint8Array>) => {
    const hash = createHash('sha256')
    let bytes = 0
    const source = new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        const { done, value } = await chunks.next()
        if (done) return controller.close()
        hash.update(value)
        bytes += value.length
        controller.enqueue(new Uint8Array(value))
      },
    })
    await bucket.put({ name }, source)
    return { name, sha256: hash.digest('hex'), bytes }
  }
  const chunksOf = async function* (object: StoredObject): AsyncGenerator<Uint8Array> {
    const found = await bucket.get(object.name)
    if (!found) throw new Error(`${object.name} is not in the object store`)
    const hash = createHash('sha256')
    for await (const chunk of readChunks(found.data)) {
      hash.update(chunk)
      yield chunk
    }
    const failed = await found.error
    if (failed) throw failed
    if (hash.digest('hex') !== object.sha256)
      throw new Error(`${object.name} is not what was stored: its SHA-256 is another one`)
  }
  return {
    put: (name, bytes) => putStream(name, oneChunk(bytes)),
    putFile: (name, file) => putStream(name, createReadStream(file)[Symbol.asyncIterator]()),
    get: async (object) => {
      const chunks: Uint8Array[] = []
      for await (const chunk of chunksOf(object)) chunks.push(chunk)
      return Buffer.concat(chunks)
    },
    getFile: async (object, file) => {
      const handle = await open(file, 'wx')
      try {
        for await (const chunk of chunksOf(object)) await handle.write(chunk)
      } finally {
        await handle.close()
      }
    },
    remove: async (name) => void (await bucket.delete(name).catch(() => undefined)),
  }
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

async function* readChunks(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    yield value
  }
}
