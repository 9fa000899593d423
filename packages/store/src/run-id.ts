import { randomBytes } from 'node:crypto'

/**
 * A UUIDv7: ids of later runs sort later, and no store is needed to make one.
 *
 * @see RFC 9562, section 5.7
 */
export function createRunId(unixMs: number = Date.now()): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(unixMs, 0, 6)
  bytes[6] = 0x70 | (bytes.readUInt8(6) & 0x0f)
  bytes[8] = 0x80 | (bytes.readUInt8(8) & 0x3f)
  const hex = bytes.toString('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-')
}
