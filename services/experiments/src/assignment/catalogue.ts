import { sql } from 'kysely'
import type { Database } from '../database/pool.ts'
import type { Targeting } from '../database/tables.ts'
import { readJson } from '../json/read-json.ts'
import type { Bucketing } from './bucketing.ts'
import type { Schedule } from './targeting.ts'

type Config = Readonly<Record<string, unknown>>

export type Variant = {
  readonly variantId: string
  readonly name: string
  readonly weight: number
  readonly overrides: Config
}

export type Experiment = Schedule &
  Omit<Bucketing, 'variants'> & {
    readonly experimentId: string
    readonly targeting: Targeting
    readonly variants: readonly Variant[]
  }

export type Catalogue = {
  readonly baseConfig: Config
  /** In the order of their ids, which is the order in which overrides apply. */
  readonly experiments: readonly Experiment[]
}

/** Reads all experiments with their variants, and the base config; configs as text, for their numbers keep all digits. */
export async function readCatalogue({ query }: Database): Promise<Catalogue> {
  const [experiments, variants, base] = await Promise.all([
    query.selectFrom('experiments').selectAll().orderBy('experiment_id').execute(),
    query
      .selectFrom('experiment_variants')
      .select(['experiment_id', 'variant_id', 'name', 'weight'])
      .select(sql<string>`config_overrides::text`.as('overrides'))
      .orderBy('position')
      .execute(),
    query
      .selectFrom('base_config')
      .select(sql<string>`config::text`.as('config'))
      .executeTakeFirst(),
  ])
  return {
    baseConfig: readJson(base?.config ?? '{}') as Config,
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
        .map(({ variant_id: variantId, name, weight, overrides }) => ({
          variantId,
          name,
          weight,
          overrides: readJson(overrides) as Config,
        })),
    })),
  }
}

/**
 * A catalogue that is at most `maxAgeMs` old. Requests that come together share one read; an error is
 * theirs and is not stored.
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
