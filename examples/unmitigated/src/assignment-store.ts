import {
  commitAssignments,
  createGroupCommit,
  insertAssignments,
  type AssignmentStore,
  type Catalogue,
  type Database,
  type NewAssignment,
  type StoredAssignments,
} from 'experiments'
import { commitEach } from './commit-each.ts'
import type { Technique } from './technique.ts'

type Request = readonly NewAssignment[]

export type AssignmentOptions = {
  readonly without: ReadonlySet<Technique>
  readonly catalogue: () => Promise<Catalogue>
}

export function createAssignmentStore(
  { pool }: Database,
  { without, catalogue }: AssignmentOptions,
): AssignmentStore {
  /** All that is stored of a user. */
  const find = async (user: string): Promise<StoredAssignments> => {
    const { rows } = await pool.query<{ experiment_id: string; variant_id: string }>(
      'select experiment_id, variant_id from assignments where anonymous_user_id = $1',
      [user],
    )
    return new Map(rows.map((row) => [row.experiment_id, row.variant_id]))
  }

  /** Select, then insert: what is committed between the two is not seen. */
  const selectThenInsert = async (request: Request): Promise<StoredAssignments> => {
    const user = request[0]?.anonymousUserId ?? ''
    const stored = await find(user)
    const missing = request.filter(({ experimentId }) => !stored.has(experimentId))
    const { experiments } = await catalogue()
    // Nothing makes two first requests agree, so each draws: what a service does that trusts its store.
    const drawn = missing.map((row) => {
      const variants = experiments.find((one) => one.experimentId === row.experimentId)?.variants
      return { ...row, variantId: draw(variants ?? []) ?? row.variantId }
    })
    if (drawn.length > 0) await pool.query(insertAssignments, [JSON.stringify(drawn)])
    const added = drawn.map(({ experimentId, variantId }) => [experimentId, variantId] as const)
    return new Map([...stored, ...added])
  }

  const commit = without.has('sticky')
    ? (requests: readonly Request[]) => Promise.all(requests.map(selectThenInsert))
    : (requests: readonly Request[]) => commitAssignments(pool, requests)
  const gather = without.has('group-commit') ? commitEach : createGroupCommit
  const group = gather<Request, StoredAssignments>({
    commit,
    rowsOf: (rows) => rows.length,
  })
  return {
    ensure: async (user, experimentIds, propose) => {
      const stored = await find(user)
      const missing = experimentIds.flatMap((id) => (stored.has(id) ? [] : (propose(id) ?? [])))
      return missing.length === 0 ? stored : new Map([...stored, ...(await group.submit(missing))])
    },
    queuedRows: () => group.queuedRows(),
    close: () => group.close(),
  }
}

type Weighted = { readonly variantId: string; readonly weight: number }

function draw(variants: readonly Weighted[]): string | undefined {
  const total = variants.reduce((sum, { weight }) => sum + weight, 0)
  let left = Math.random() * total
  return variants.find(({ weight }) => (left -= weight) < 0)?.variantId
}
