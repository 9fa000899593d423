import {
  formatDocument,
  ToolError,
  type CompareDocument,
  type TargetConfig,
} from '@gauntlet/contract'
import { DEFAULT_MAX_REDO } from '@gauntlet/core/compare'
import { writeWhole } from '@gauntlet/stack'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { executeComparison, type ComparisonContext } from 'gauntlet/internal'
import { ablationScenario } from './ablation-scenario.ts'
import { countAnomalies, type RunAnomalies } from './count-anomalies.ts'
import type { Ablation } from './render-ablation.ts'

export type AblationRequest = {
  readonly techniques: readonly string[]
  readonly blocks: number
  readonly seed: string
  readonly coolDownMs: number
  /** Where the evidence goes. */
  readonly folder: string
}

/**
 * Compares, technique by technique, the target `baseline` of the config with all techniques and without one.
 *
 * @throws ToolError as `gauntlet compare`; CONFIG_INVALID when the config starts no `baseline`
 */
export async function runAblation(
  request: AblationRequest,
  context: ComparisonContext,
): Promise<Ablation[]> {
  const done: Ablation[] = []
  for (const technique of request.techniques) {
    if (context.io.signal.aborted) break
    context.print.note(`without ${technique}:`)
    done.push(await ablate(technique, request, context))
  }
  return done
}

async function ablate(
  technique: string,
  request: AblationRequest,
  context: ComparisonContext,
): Promise<Ablation> {
  const { config } = context.loaded
  const folder = join(request.folder, technique)
  const anomalies: RunAnomalies[] = []
  const document = await executeComparison(
    {
      scenario: ablationScenario.name,
      targets: { baseline: 'with-all', candidate: `without-${technique}` },
      options: { profile: 'standard', margin: null, cool_down_ms: request.coolDownMs },
      plan: {
        seed: `${request.seed}/${technique}`,
        looks: [request.blocks],
        mode: 'interleaved',
        max_redo: DEFAULT_MAX_REDO,
      },
      file: join(folder, 'compare.json'),
    },
    {
      ...context,
      loaded: { ...context.loaded, config: withArms(config, technique) },
      openObserver: countAnomalies((run) => anomalies.push(run)),
    },
  )
  await writeWhole(join(folder, anomalyFile), formatDocument(anomalies))
  return { technique, document, anomalies }
}

const anomalyFile = 'anomalies.json'

/** The evidence of an ablation that has been run. */
export async function readAblation(
  folder: string,
  techniques: readonly string[],
): Promise<Ablation[]> {
  const read = async <T>(technique: string, name: string) =>
    JSON.parse(await readFile(join(folder, technique, name), 'utf8')) as T
  return await Promise.all(
    techniques.map(async (technique) => ({
      technique,
      document: await read<CompareDocument>(technique, 'compare.json'),
      anomalies: await read<RunAnomalies[]>(technique, anomalyFile),
    })),
  )
}

type Config = ComparisonContext['loaded']['config']

/** The config with the two arms of a comparison in it. @throws ToolError CONFIG_INVALID */
export function withArms(config: Config, technique: string): Config {
  const { targets: { baseline } = {}, backgroundJobs = [] } = config
  if (!baseline?.start) {
    throw new ToolError(
      'CONFIG_INVALID',
      'the ablation wants a target "baseline" with a start command',
    )
  }
  const { start } = baseline
  const without = (names: string): TargetConfig => ({
    ...baseline,
    start: { ...start, command: [...start.command, '--without', names] },
  })
  const arms = { 'with-all': without('none'), [`without-${technique}`]: without(technique) }
  return {
    ...config,
    targets: { ...config.targets, ...arms },
    // What runs beside the baseline runs beside both arms of it.
    backgroundJobs: backgroundJobs.map(({ targets, ...job }) => ({
      ...job,
      ...(targets && {
        targets: targets.includes('baseline') ? [...targets, ...Object.keys(arms)] : targets,
      }),
    })),
    scenarios: { ...config.scenarios, [ablationScenario.name]: ablationScenario },
  }
}
