import type { CompareDocument } from './compare.ts'
import type { RunRecord } from './run-record.ts'

type Names = Readonly<Record<string, string>>

const ROW: Names = {
  notWorse: 'not_worse',
  ciLevel: 'ci_level',
  eqCi: 'eq_ci',
  pAdjusted: 'p_adjusted',
  sdBlock: 'sd_block',
  blocksWorse: 'blocks_worse',
  moreBlocks: 'more_blocks',
}
const RUN: Names = { runId: 'run_id', workloadHash: 'workload_hash', errorKinds: 'error_kinds' }

/**
 * `gauntlet.compare/1`, whose keys were camelCase, in the keys of `/2`. It is not checked here: a value that was no
 * such document comes out as one that does not fit the schema.
 *
 * @see CompareDocument
 */
function fromCompare1(old: object): object {
  const { metrics, blocks, plan, options, ...rest } = renameKeys(old, { newErrors: 'new_errors' })
  return {
    ...rest,
    schema: 'gauntlet.compare/2' satisfies CompareDocument['schema'],
    metrics: each(metrics, (row) => renameKeys(row, ROW)),
    blocks: each(blocks, fromBlock),
    plan: isObject(plan) ? renameKeys(plan, { maxRedo: 'max_redo', maxMs: 'max_ms' }) : plan,
    options: isObject(options) ? renameKeys(options, { coolDownMs: 'cool_down_ms' }) : options,
  }
}

function fromBlock(block: object): object {
  const { baseline, candidate, ...rest } = renameKeys(block, { durationMs: 'duration_ms' })
  const [before, after] = [baseline, candidate].map((run) =>
    isObject(run) ? renameKeys(run, RUN) : run,
  )
  return { ...rest, baseline: before, candidate: after }
}

/** `gauntlet.run/1`, whose gates had one key in camelCase. */
function fromRun1(old: object): object {
  const { stages, ...rest } = renameKeys(old, {})
  return {
    ...rest,
    schema: 'gauntlet.run/2' satisfies RunRecord['schema'],
    stages: each(stages, fromStage),
  }
}

function fromStage(stage: object): object {
  const { reasons, ...rest } = renameKeys(stage, {})
  const toReason = (one: object) => renameKeys(one, { isPrecondition: 'is_precondition' })
  return { ...rest, reasons: each(reasons, toReason) }
}

function renameKeys(value: object, names: Names): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [names[key] ?? key, one]))
}

function each(list: unknown, change: (item: object) => object): unknown {
  return Array.isArray(list)
    ? list.map((item: unknown) => (isObject(item) ? change(item) : item))
    : list
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/**
 * Documents of earlier versions that are still read, by their schema, and how each becomes one of the present version. The
 * result is not checked here.
 */
export const FROM_EARLIER: Readonly<Record<string, (old: object) => object>> = {
  'gauntlet.compare/1': fromCompare1,
  'gauntlet.run/1': fromRun1,
}
