import type { GuaranteeDocument } from '@gauntlet/contract'
import type { ZooCase, Finding } from './zoo-case.ts'

export type ZooResult = {
  readonly zooCase: ZooCase
  /** `quiet`: every guarantee was tested and held. `no evidence`: one was not tested. */
  readonly verdict: 'caught' | 'missed' | 'quiet' | 'false alarm' | 'no evidence'
  /** The run in which it was caught; else how many there were. */
  readonly runs: number
  /** What was found in the last run, how often. */
  readonly found: Readonly<Partial<Record<Finding, number>>>
  /** The guarantees of the last run. */
  readonly guarantees: readonly GuaranteeDocument[]
}

type Seen = {
  readonly found: ZooResult['found']
  /** Whether everything that was to be looked at was. */
  readonly complete: boolean
}

export function judge(zooCase: ZooCase, { found, complete }: Seen): ZooResult['verdict'] {
  if (zooCase.kind === 'bug') {
    return zooCase.expects.some((finding) => found[finding] !== undefined) ? 'caught' : 'missed'
  }
  if (Object.keys(found).length > 0) return 'false alarm'
  return complete ? 'quiet' : 'no evidence'
}

export function look(guarantees: readonly GuaranteeDocument[]): Seen {
  return {
    found: Object.assign({}, ...guarantees.map(({ counts }) => counts)) as ZooResult['found'],
    complete: guarantees.every(({ outcome }) => outcome === 'pass'),
  }
}
