import { type FaultsDocument, ToolError } from '@gauntlet/contract'
import type { FaultedAnomaly } from '@gauntlet/core/degradation'
import { faultKinds } from '@gauntlet/faults'
import { renderFaultsText } from '@gauntlet/report'
import { configuredDatabaseUrl } from '@gauntlet/stack'
import { createRunId } from '@gauntlet/store'
import { join } from 'node:path'
import { defineCommand } from '../cli/command.ts'
import { exitOfSaved } from '../cli/exit-of-outcome.ts'
import { parseCountFrom } from '../cli/option-values.ts'
import { configOption, sharedOptions } from '../cli/shared-options.ts'
import { loadTargetsConfig } from '../config/read-target-tls.ts'
import { noteProblems, whereWritten } from '../evidence/write-evidence.ts'
import { executePlan, type ExecutedPlan, type PlanRequest } from '../faults/execute-plan.ts'
import { findFaultedTarget, findPlanRefusal, requirePlan } from '../faults/find-faulted-target.ts'
import type { PlanContext } from '../faults/measure-plan.ts'
import { shrinkPlan } from '../faults/shrink-plan.ts'
import { countRequests } from '../faults/shrink-reruns.ts'
import { toFaultsEvidence, toFaultsFile, writeFaults } from '../faults/write-faults.ts'
import { planWorkers } from '../load/workers/plan-workers.ts'
import { resolveScenario } from '../load/resolve-scenario.ts'
import { checkPlannedRuns } from '../run/stages/planned-runs.ts'
import { requireTargetDatabase } from '../target/require-database.ts'
import { openProjectStore } from '../store/open-project-store.ts'
import { surviveLoss } from '../store/survive-loss.ts'
import type { LoadedConfig } from '../config/load-config.ts'

const REPEATS = 4
const MAX_MINUTES = 10

export const faults = defineCommand(
  {
    options: {
      plan: {
        help: 'A plan of `faults` in the config. Default: the only one.',
        value: 'NAME',
      },
      target: {
        help: 'The target that faults are injected into. Default: the candidate of the config.',
        value: 'TARGET',
      },
      baseline: {
        help: 'Run the same plan with the same seed on this target too, and list the anomalies that the change brought and removed.',
        value: 'TARGET',
      },
      shrink: {
        help: 'For each violation, make the plan as small as it still shows it, and write it as a config.',
      },
      repeats: {
        help: `With --shrink: runs of each plan; what broke must break in at least half of them. Default: ${REPEATS}.`,
        value: 'N',
        parse: parseCountFrom(1),
      },
      'max-minutes': {
        help: `With --shrink: begin no run after this time, all violations together. Default: ${MAX_MINUTES}.`,
        value: 'N',
        parse: parseCountFrom(1),
      },
      seed: sharedOptions.seed,
      workers: sharedOptions.ownWorkers,
      config: configOption,
    },
    meanings: {
      title: 'Kinds of faults',
      rows: faultKinds.map(({ kind, description }) => ({ name: kind, summary: description })),
    },
    examples: [
      'gauntlet faults --plan killed',
      'gauntlet faults --plan killed --baseline baseline',
      'gauntlet faults --plan killed --shrink --max-minutes 20',
    ],
  },
  async ({ options, io, print }) => {
    const { shrink, repeats, 'max-minutes': maxMinutes, seed } = options
    if (!shrink && (repeats ?? maxMinutes) !== undefined)
      throw new ToolError('USAGE', '--repeats and --max-minutes say how to shrink: add --shrink')
    const loaded = await loadTargetsConfig(io.cwd, options.config)
    const id = createRunId(io.now().getTime())
    const folder = join(loaded.root, 'artifacts', 'faults', id)
    const chosen = choose(loaded, options)
    await requireDatabases(loaded, chosen, io.signal)
    await checkPlannedRuns({ loaded, io }, [chosen.planned.scenario])
    const query = { scenario: chosen.planned.scenario, cwd: loaded.root, env: io.env }
    const scenario = await resolveScenario({ ...query, onWarning: print.note }, loaded)
    const request: PlanRequest = { ...chosen, scenario, folder }
    const opened = await openProjectStore({ root: loaded.root, env: io.env, signal: io.signal })
    try {
      const { store, settle } = surviveLoss(opened.store, print)
      const workers = planWorkers(options, loaded, { io, print })
      const profile = 'standard' as const
      const measured = { loaded, io, print, seed, store, folder, profile, workers }
      const context: PlanContext = { ...measured, recorded: [], kinds: faultKinds }
      const found = await executePlan(context, request)
      const limits = { repeats: repeats ?? REPEATS, maxMinutes: maxMinutes ?? MAX_MINUTES }
      const document = shrink
        ? await shrinkFound(context, found, { ...request, ...limits })
        : found.document
      print.result(`\n${renderFaultsText(document, print.style)}`)
      const written = await writeFaults(folder, document)
      noteProblems(print, written.problems)
      const file = whereWritten(written, toFaultsFile(folder))
      if (file !== null) print.result(`evidence: ${file}`)
      print.json(document)
      await store.evidence.save(toFaultsEvidence(document, { id }))
      const isStored = await settle()
      if (isStored) print.note(`Stored. Show it again with: gauntlet report ${id}`)
      return exitOfSaved(document.outcome, isStored || file !== null)
    } finally {
      await opened.close()
    }
  },
)

type Choice = {
  readonly plan: string | undefined
  readonly target: string | undefined
  readonly baseline: string | undefined
}

/** What to run on what. @throws ToolError USAGE or CONFIG_INVALID for what is not there, or cannot be done to it */
function choose(
  loaded: LoadedConfig,
  { plan, target: named, baseline }: Choice,
): Omit<PlanRequest, 'scenario' | 'folder'> {
  const { config } = loaded
  const name = plan ?? findOnlyPlan(config.faults)
  const planned = requirePlan(config, name, '--plan')
  const target = named ?? config.compare?.candidate ?? 'candidate'
  if (baseline === target)
    throw new ToolError('USAGE', `--baseline is ${target}, the target itself: name another build`)
  const find = (of: string) => {
    const found = findFaultedTarget(loaded, of)
    const why = findPlanRefusal(planned.inject, found, faultKinds)
    if (why !== undefined) throw new ToolError('CONFIG_INVALID', why)
    return found
  }
  return {
    name,
    planned,
    target: find(target),
    baseline: baseline === undefined ? 'no --baseline was given' : find(baseline),
  }
}

/** @throws ToolError DATABASE_UNREACHABLE for the database of a build that cannot be read */
async function requireDatabases(
  { config }: LoadedConfig,
  { target, baseline }: Pick<PlanRequest, 'target' | 'baseline'>,
  signal: AbortSignal,
): Promise<void> {
  for (const build of typeof baseline === 'string' ? [target] : [baseline, target]) {
    const databaseUrl = configuredDatabaseUrl(build.config)
    const asked = { name: build.name, databaseUrl, postgres: undefined }
    await requireTargetDatabase(config, asked, signal)
  }
}

/** @throws ToolError USAGE where there is none, or more than one */
function findOnlyPlan(plans: LoadedConfig['config']['faults'] = {}): string {
  const names = Object.keys(plans)
  const [only] = names
  if (only !== undefined && names.length === 1) return only
  const why =
    only === undefined
      ? 'the config plans no faults: add them under faults: { NAME: { scenario, inject } }'
      : `the config has several plans of faults: name one with --plan, of ${names.join(', ')}`
  throw new ToolError('USAGE', why)
}

type Limits = { readonly repeats: number; readonly maxMinutes: number }

async function shrinkFound(
  context: PlanContext,
  { document, candidate }: ExecutedPlan,
  request: PlanRequest & Limits,
): Promise<FaultsDocument> {
  const violations = listViolations(document)
  if (violations.length === 0 || !candidate.measured) {
    const why =
      violations.length > 0 ? 'the target was not measured' : 'no anomaly, and no failed check'
    context.print.note(`Nothing to shrink: ${why}.`)
    return document
  }
  const { baseline: _other, ...subject } = request
  const requests = Math.max(1, countRequests(candidate.measured.document))
  const shrunk = await shrinkPlan(context, { ...subject, violations, requests })
  return { ...document, shrunk }
}

/** Each once: what the change brought comes first, then what broke at all. */
function listViolations({ candidate, baseline }: FaultsDocument): FaultedAnomaly[] {
  const all = [...(baseline?.gained ?? []), ...candidate.anomalies]
  const named = all.map(({ guarantee, class: found }) => ({ guarantee, class: found }))
  const keys = named.map((one) => JSON.stringify(one))
  return named.filter((_, at) => keys.indexOf(keys[at] ?? '') === at)
}
