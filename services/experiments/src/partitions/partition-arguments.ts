import { parseArgs } from 'node:util'
import { oldestDays } from '../rollups/days.ts'

export type PartitionArguments = {
  readonly monthsAhead: number
  /** Events older than this are deleted; undefined: none are. */
  readonly keepDays: number | undefined
}

/** A rollup may count every event of the last half year again, and a cohort a week after its day: these must be there. */
export const leastKeepDays = oldestDays + 10

export const partitionUsage = `jobs:partitions [--months-ahead N] [--keep-days N]
  --months-ahead   1 to 24; partitions made ahead; 3 without it
  --keep-days      ${leastKeepDays} to 36500; months that ended before are dropped; nothing is without it`

/** Reads the command line. @throws Error that says what is wrong with it */
export function parsePartitionArguments(args: readonly string[]): PartitionArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'months-ahead': { type: 'string', default: '3' },
      'keep-days': { type: 'string' },
    },
  })
  const keepDays = values['keep-days']
  return {
    monthsAhead: readWhole('--months-ahead', values['months-ahead'], { least: 1, most: 24 }),
    keepDays:
      keepDays === undefined
        ? undefined
        : readWhole('--keep-days', keepDays, { least: leastKeepDays, most: 36_500 }),
  }
}

type Range = { readonly least: number; readonly most: number }

function readWhole(name: string, text: string, { least, most }: Range): number {
  if (/^\d{1,5}$/.test(text) && Number(text) >= least && Number(text) <= most) return Number(text)
  throw new Error(`${name} is "${text}": it must be a whole number from ${least} to ${most}`)
}
