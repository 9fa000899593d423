import { ToolError } from '@gauntlet/contract'
import { type NatsAddress, parseNatsAddress } from './nats/nats-address.ts'

/** `--workers`: how many processes of this machine, or the NATS server that others joined. */
export type AskedWorkers = number | NatsAddress

export const isRemote = (asked: AskedWorkers | undefined): asked is NatsAddress =>
  typeof asked === 'object'

/** @throws ToolError USAGE */
export function parseWorkers(text: string): AskedWorkers {
  if (/^[a-z]+:/i.test(text)) return parseNatsAddress(text)
  const count = Number(text)
  if (text.trim() !== '' && Number.isSafeInteger(count) && count >= 1) return count
  throw new ToolError(
    'USAGE',
    `"${text}" is neither a whole number of at least 1 nor an address as nats://HOST:4222`,
  )
}
