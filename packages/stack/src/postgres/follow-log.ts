import { open, stat } from 'node:fs/promises'

export type FollowedLog = {
  /** What was appended since it was last read. */
  readNew(): Promise<string>
}

/** Reads what is appended to a file from now on: logs of a long run are large. A file that is not there yet is empty. */
export async function followLog(file: string): Promise<FollowedLog> {
  let at = await stat(file).then(
    ({ size }) => size,
    () => 0,
  )
  return {
    readNew: async () => {
      const handle = await open(file, 'r').catch(() => undefined)
      if (!handle) return ''
      try {
        const { size } = await handle.stat()
        const bytes = Buffer.alloc(Math.max(0, size - at))
        const { bytesRead } = await handle.read(bytes, 0, bytes.length, at)
        at += bytesRead
        return bytes.toString('utf8', 0, bytesRead)
      } finally {
        await handle.close()
      }
    },
  }
}
