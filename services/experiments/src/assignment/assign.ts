import type { AssignmentStore, NewAssignment } from '../ports.ts'
import { pickVariant } from './bucketing.ts'
import type { Catalogue, Experiment } from './catalogue.ts'
import { isOpen, matchesTargeting } from './targeting.ts'
import { ExactNumber } from '../json/exact-number.ts'

/** Stored with every assignment: grows when the way of assigning changes. */
export const assignmentVersion = 1

export type AssignRequest = {
  readonly anonymous_user_id: string
  readonly session_id?: string
  readonly app_version?: string
  readonly install_id?: string
  readonly platform?: string
}

export type Assigned = {
  readonly assignments: readonly {
    readonly experiment_id: string
    readonly variant_id: string
    readonly variant_name: string
  }[]
  readonly config: Readonly<Record<string, unknown>>
}

export type AssignPorts = {
  readonly store: AssignmentStore
  readonly catalogue: () => Promise<Catalogue>
  readonly now: () => Date
}

/** Assigns a user: reads what is stored, stores what is missing, and answers what is stored. */
export async function assign(request: AssignRequest, ports: AssignPorts): Promise<Assigned> {
  const { store, catalogue, now } = ports
  const user = request.anonymous_user_id
  const { experiments, baseConfig } = await catalogue()
  const at = now()
  const open = experiments.filter((experiment) => isOpen(experiment, at))
  const found = await store.find(
    user,
    open.map(({ experimentId }) => experimentId),
  )
  const missing = open.flatMap((experiment) => {
    if (found.has(experiment.experimentId)) return []
    return toNewAssignment(experiment, request)
  })
  const added = missing.length > 0 ? await store.insertMissing(missing) : []
  const stored = new Map([...found, ...added])
  return describe({ open, stored, baseConfig })
}

function toNewAssignment(experiment: Experiment, request: AssignRequest): NewAssignment[] {
  if (!matchesTargeting(experiment.targeting, request)) return []
  const variantId = pickVariant(experiment, request.anonymous_user_id)
  if (variantId === undefined) return []
  // Named one by one: what else a client sends is not ours to store.
  const {
    anonymous_user_id: anonymousUserId,
    session_id,
    app_version,
    install_id,
    platform,
  } = request
  const context = { session_id, app_version, install_id, platform }
  const { experimentId } = experiment
  return [{ anonymousUserId, experimentId, variantId, assignmentVersion, context }]
}

type Description = {
  readonly open: readonly Experiment[]
  readonly stored: ReadonlyMap<string, string>
  readonly baseConfig: Readonly<Record<string, unknown>>
}

/** A stored assignment holds whatever weights, targeting and inclusion say by now. */
function describe({ open, stored, baseConfig }: Description): Assigned {
  let config = baseConfig
  const assignments = open.flatMap(({ experimentId, variants }) => {
    const variant = variants.find(({ variantId }) => variantId === stored.get(experimentId))
    if (!variant) return []
    config = mergeConfig(config, variant.overrides)
    return [
      { experiment_id: experimentId, variant_id: variant.variantId, variant_name: variant.name },
    ]
  })
  return { assignments, config }
}

type Config = Readonly<Record<string, unknown>>

function isConfig(value: unknown): value is Config {
  if (typeof value !== 'object' || value === null) return false
  return !Array.isArray(value) && !(value instanceof ExactNumber)
}

/** Objects are merged key by key; everything else, lists included, is replaced. Neither input is changed. */
export function mergeConfig(base: Config, override: Config): Config {
  const merged = new Map(Object.entries(base))
  for (const [key, value] of Object.entries(override)) {
    const below = merged.get(key)
    merged.set(key, isConfig(below) && isConfig(value) ? mergeConfig(below, value) : value)
  }
  // fromEntries defines, where assignment would let a key `__proto__` reach the prototype.
  return Object.fromEntries(merged)
}
