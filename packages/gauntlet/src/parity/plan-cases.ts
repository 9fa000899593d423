import type { ParityCase } from '@gauntlet/contract'
import { findChains } from '@gauntlet/core/parity'
import { deriveSeed } from '@gauntlet/core/random'
import type { ParityOptions } from './parity-options.ts'
import { whyUnsafeCase } from './unsafe-request.ts'

/** What the random values of one case in one round come from: the same on every target. */
export type DrawSeeds = {
  /** Of `$uuid`, which the cases of a chain share. */
  readonly user: number
  /** Of `$uuid()`, `$randomString` and `$randomNumber`: each case has its own stream. */
  readonly stream: number
}

/** How one case is sent. */
export type CasePlan = {
  readonly parityCase: ParityCase
  /** Why it may change data; undefined for one that only asks. */
  readonly unsafe: string | undefined
  /** Sent in the first round only. */
  readonly isSentOnce: boolean
  /** Its chain writes: each round draws its own values, so that what must be unique is. */
  readonly drawsAnew: boolean
  readonly drawsOf: (round: number) => DrawSeeds
}

export type CasePlans = ReadonlyMap<string, CasePlan>

type Planned = Pick<ParityOptions, 'cases' | 'targets' | 'seed' | 'repeatUnsafe'>

/**
 * Decides for each case how it is sent. Cases that need each other are a chain: they share `$uuid`, and where one of
 * them writes, all of them draw anew in each round.
 */
export function planCases({ cases, targets, seed, repeatUnsafe = true }: Planned): CasePlans {
  const headers = targets.map((target) => target.headers)
  const chains = findChains(cases)
  const unsafe = new Map(cases.map((each) => [each.name, whyUnsafeCase(each, headers)] as const))
  const writes = new Set(
    cases
      .filter(({ name, allowUnsafe }) => allowUnsafe && unsafe.get(name) !== undefined)
      .map(({ name }) => chains.get(name)),
  )
  return new Map(
    cases.map((parityCase, index): [string, CasePlan] => {
      const { name, repeat = true } = parityCase
      const chain = chains.get(name) ?? index
      const drawsAnew = writes.has(chain)
      const why = unsafe.get(name)
      return [
        name,
        {
          parityCase,
          unsafe: why,
          isSentOnce: !repeat || (why !== undefined && !repeatUnsafe),
          drawsAnew,
          drawsOf: (round) => {
            const drawn = drawsAnew ? round : 0
            return {
              user: deriveSeed(seed, drawn, CHAIN, chain),
              stream: deriveSeed(seed, drawn, STREAM, index),
            }
          },
        },
      ]
    }),
  )
}

const CHAIN = 0x63686169
const STREAM = 0x73747265
