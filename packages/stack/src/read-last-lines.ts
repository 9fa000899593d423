import { redactSecrets } from '@gauntlet/core/review'
import { open } from 'node:fs/promises'

/** Of a log's end: more than any dozen lines worth showing. */
const tailBytes = 65_536
const longestLine = 500
// Escape sequences of terminals (ECMA-48), and what else moves a cursor or hides text.
const colours = /\p{Cc}\[[0-?]*[ -/]*[@-~]/gu
const unprintable = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu

/** The end of a log, for a message: without colours and control characters, and what looks like a secret taken out. */
export async function readLastLines(logFile: string, count = 12): Promise<string> {
  const text = await readTail(logFile).catch(() => '')
  const lines = text.replaceAll(colours, '').replaceAll('\r\n', '\n').trimEnd().split('\n')
  const last = lines.slice(-count).join('\n').replaceAll(unprintable, '\ufffd')
  return redactSecrets(last)
    .text.split('\n')
    .map((line) => (line.length > longestLine ? `${line.slice(0, longestLine)}…` : line))
    .join('\n')
}

async function readTail(file: string): Promise<string> {
  const handle = await open(file, 'r')
  try {
    const { size } = await handle.stat()
    const from = Math.max(0, size - tailBytes)
    const bytes = Buffer.alloc(size - from)
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, from)
    return bytes.toString('utf8', 0, bytesRead)
  } finally {
    await handle.close()
  }
}
