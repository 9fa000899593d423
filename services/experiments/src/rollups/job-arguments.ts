import { parseArgs } from 'node:util'
import { oldestDays } from './days.ts'
import { jobNames, type JobName } from './ports.ts'

export type JobArguments = {
  readonly jobs: readonly JobName[]
  readonly windowDays: number
  readonly leaseMs: number | undefined
}

export const jobUsage = `jobs:rollup [--window-days N] [--job ${jobNames.join('|')}] [--lease-seconds N]
  --window-days    1 to ${oldestDays}, today included; 14 without it
  --job            one of the three; all of them without it
  --lease-seconds  1 to 3600; how long a holder that died keeps the job; 30 without it`

/** Reads the command line. @throws Error that says what is wrong with it */
export function parseJobArguments(args: readonly string[]): JobArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'window-days': { type: 'string', default: '14' },
      job: { type: 'string' },
      'lease-seconds': { type: 'string' },
    },
  })
  const { job } = values
  const known = jobNames.find((name) => name === job)
  if (job !== undefined && !known) {
    throw new Error(`--job is "${job}": it must be ${jobNames.join(', ')}`)
  }
  return {
    jobs: known ? [known] : jobNames,
    windowDays: readCount('--window-days', values['window-days'], oldestDays),
    leaseMs: readLease('--lease-seconds', values['lease-seconds']),
  }
}

/** Seconds as milliseconds; undefined without any. @throws Error that names the option or the variable */
export function readLease(name: string, seconds: string | undefined): number | undefined {
  return seconds === undefined ? undefined : readCount(name, seconds, 3600) * 1000
}

function readCount(name: string, text: string, most: number): number {
  if (/^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= most) return Number(text)
  throw new Error(`${name} is "${text}": it must be a whole number from 1 to ${most}`)
}
