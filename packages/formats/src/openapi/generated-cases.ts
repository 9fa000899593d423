import { deriveSeed } from '@gauntlet/core/random'
import { COMPARE_EXACTLY } from '../cases/read-case-file.ts'
import type { ReadCases } from '../cases/case-options.ts'
import type { Generated, GeneratedRequests } from './generate-requests.ts'

/** How many requests of each kind are generated, and what they follow from. */
export type Generating = {
  readonly count: number
  readonly seed: number
  /** Also operations that may change data. */
  readonly allowUnsafe: boolean
}

/** @throws ToolError as `readOpenApi` */
export async function generateRequests(file: string, allowUnsafe: boolean): Promise<Generated> {
  // The generator is loaded where something is generated.
  const { listGenerated } = await import('./generate-requests.ts')
  return await listGenerated(file, allowUnsafe)
}

/**
 * Generated requests as parity cases, the same for the same document and seed.
 *
 * @throws ToolError as `readOpenApi`
 */
export async function readGeneratedCases(
  file: string,
  { count, seed, allowUnsafe }: Generating,
): Promise<ReadCases> {
  const { sample } = await import('fast-check')
  const { variants, skipped } = await generateRequests(file, allowUnsafe)
  const cases = variants.flatMap((variant) =>
    sample(variant.requests, { seed: seedOf(variant, seed), numRuns: count }).map((step, index) => {
      const name = `${variant.name} ${index + 1} (seed ${seed})`
      const request = { ...step, name, ...(variant.breaks !== undefined && { anyStatus: true }) }
      return { name, request, needs: [], allowUnsafe, compare: COMPARE_EXACTLY, at: variant.at }
    }),
  )
  return { cases, skipped }
}

/** Of the requests of one kind: what other kinds there are changes none of them. A signed integer of 32 bits. */
export const seedOf = ({ name }: Pick<GeneratedRequests, 'name'>, seed: number): number =>
  deriveSeed(seed, hashName(name)) | 0

const hashName = (name: string): number =>
  Buffer.from(name).reduce((hash, byte) => (Math.imul(hash, 31) + byte) | 0, 7) >>> 0
