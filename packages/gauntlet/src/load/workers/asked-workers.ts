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

/** `--workers` of a command whose loads are sent from this machine. @throws ToolError USAGE */
export function parseOwnWorkers(text: string): number {
  const asked = parseWorkers(text)
  if (typeof asked === 'number') return asked
  throw new ToolError(
    'USAGE',
    `${asked.text}: workers of other machines serve gauntlet load run only; here give a number of processes of this machine`,
    {
      hint: 'The other commands start targets and faults on this machine, at 127.0.0.1, where no other machine reaches them.',
    },
  )
}
