import type { AssignmentStore, NewAssignment, StoredAssignments } from '../ports.ts'
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

/** Users with the same variants of a catalogue get the same object. */
export type Assigned = {
  readonly assignments: { experiment_id: string; variant_id: string; variant_name: string }[]
  readonly config: Record<string, unknown>
}

export type AssignPorts = {
  readonly store: AssignmentStore
  readonly catalogue: () => Promise<Catalogue>
  readonly now: () => Date
}

/** Assigns a user: has the store keep what is stored and add what is missing, and answers what is stored then. */
export async function assign(request: AssignRequest, ports: AssignPorts): Promise<Assigned> {
  const catalogue = await ports.catalogue()
  const at = ports.now()
  const open = catalogue.experiments.filter((experiment) => isOpen(experiment, at))
  const stored = await ports.store.ensure(
    request.anonymous_user_id,
    open.map(({ experimentId }) => experimentId),
    (id) =>
      propose(
        open.find(({ experimentId }) => experimentId === id),
        request,
      ),
  )
  return describe(catalogue, open, stored)
}

function propose(
  experiment: Experiment | undefined,
  request: AssignRequest,
): NewAssignment | undefined {
  if (!experiment || !matchesTargeting(experiment.targeting, request)) return undefined
  const variantId = pickVariant(experiment, request.anonymous_user_id)
  if (variantId === undefined) return undefined
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
  return { anonymousUserId, experimentId, variantId, assignmentVersion, context }
}

/** The same variants give the same answer: it is made once for each catalogue. */
const described = new WeakMap<Catalogue, Map<string, Assigned>>()

/** A stored assignment holds whatever weights, targeting and inclusion say by now. */
function describe(
  catalogue: Catalogue,
  open: readonly Experiment[],
  variantOf: StoredAssignments,
): Assigned {
  const known = described.get(catalogue) ?? new Map<string, Assigned>()
  described.set(catalogue, known)
  // Ids are letters, digits, `_` and `-`.
  const key = open.map(({ experimentId: id }) => `${id}=${variantOf.get(id) ?? ''}`).join()
  const before = known.get(key)
  if (before) return before
  const stored = open.flatMap(({ experimentId, variants }) => {
    const variant = variants.find((one) => one.variantId === variantOf.get(experimentId))
    return variant ? [{ experimentId, variant }] : []
  })
  const config = stored.reduce<Config>(
    (merged, { variant }) => mergeConfig(merged, variant.overrides),
    catalogue.baseConfig,
  )
  const assignments = stored.map(({ experimentId, variant }) => ({
    experiment_id: experimentId,
    variant_id: variant.variantId,
    variant_name: variant.name,
  }))
  const assigned = { assignments, config }
  known.set(key, assigned)
  return assigned
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
