import type { Database } from '../database/pool.ts'
import type { Targeting } from '../database/tables.ts'
import type { Bucketing } from './bucketing.ts'
import type { Schedule } from './targeting.ts'

export type Variant = {
  readonly variantId: string
  readonly name: string
  readonly weight: number
  readonly overrides: Readonly<Record<string, unknown>>
}

export type Experiment = Schedule &
  Omit<Bucketing, 'variants'> & {
    readonly experimentId: string
    readonly targeting: Targeting
    readonly variants: readonly Variant[]
  }

export type Catalogue = {
  readonly baseConfig: Readonly<Record<string, unknown>>
  /** In the order of their ids, which is the order in which overrides apply. */
  readonly experiments: readonly Experiment[]
}

/** Reads all experiments with their variants, and the base config. */
export async function readCatalogue({ query }: Database): Promise<Catalogue> {
  const [experiments, variants, base] = await Promise.all([
    query.selectFrom('experiments').selectAll().orderBy('experiment_id').execute(),
    query.selectFrom('experiment_variants').selectAll().orderBy('position').execute(),
    query.selectFrom('base_config').select('config').executeTakeFirst(),
  ])
  return {
    baseConfig: base?.config ?? {},
    experiments: experiments.map((row) => ({
      experimentId: row.experiment_id,
      status: row.status,
      startAt: row.start_at,
      endAt: row.end_at,
      targeting: row.targeting,
      inclusionSalt: row.inclusion_salt,
      variantSalt: row.variant_salt,
      inclusionPer10000: row.inclusion_per_10000,
      variants: variants
        .filter(({ experiment_id: id }) => id === row.experiment_id)
        .map(({ variant_id: variantId, name, weight, config_overrides: overrides }) => ({
          variantId,
          name,
          weight,
          overrides,
        })),
    })),
  }
}

/**
 * A catalogue that is at most `maxAgeMs` old. Requests that come together share one read; an error is
 * theirs and is not kept.
 */
export function cacheCatalogue(
  read: () => Promise<Catalogue>,
  { maxAgeMs, now }: { readonly maxAgeMs: number; readonly now: () => number },
): () => Promise<Catalogue> {
  let reading: Promise<Catalogue> | undefined
  let readAt = Number.NEGATIVE_INFINITY
  return () => {
    if (reading && now() - readAt < maxAgeMs) return reading
    const fresh = read()
    reading = fresh
    readAt = now()
    fresh.catch(() => {
      if (reading === fresh) reading = undefined
    })
    return fresh
  }
}
