import { createHash } from 'node:crypto'
import { toCanonicalWorkload, type Scenario } from '@gauntlet/core/flow'

/**
 * Hex SHA-256 over all that shapes the traffic of a scenario: phases, flows, data, defaults. Two runs whose
 * hashes differ sent different workloads; comparing them needs a word.
 */
export function hashWorkload(scenario: Scenario): string {
  return createHash('sha256').update(toCanonicalWorkload(scenario)).digest('hex')
}
