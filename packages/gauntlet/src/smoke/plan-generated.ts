import { ToolError, type SmokeDocument } from '@gauntlet/contract'
import { generateRequests, type Generated } from '@gauntlet/formats'
import { resolve } from 'node:path'
import type { GauntletConfig } from '../config/gauntlet-config.ts'
import type { LoadedConfig } from '../config/load-config.ts'
import type { SmokeTarget } from './probe-target.ts'
import type { GeneratedCheck } from './run-generated.ts'

/** What is generated for the smoke chain, and from where. */
export type GeneratedPlan = {
  /** The OpenAPI document. */
  readonly file: string
  readonly count: number
  readonly seed: number
}

/** Requests of each variant, unless the user says otherwise. */
export const GENERATED_COUNT = 20

/** The variants by target: operations that may change data only for a target that is `destructible`. */
export async function planGenerated(
  { file, count, seed }: GeneratedPlan,
  targets: Iterable<SmokeTarget>,
  config: GauntletConfig,
): Promise<{ readonly checks: readonly GeneratedCheck[]; readonly skipped: Generated['skipped'] }> {
  const checks: GeneratedCheck[] = []
  const skipped = new Map<string, Generated['skipped'][number]>()
  const asked = [...targets]
  if (asked.length === 0)
    throw new ToolError('CONFIG_INVALID', 'no target takes part in smoke', {
      hint: 'A target with a url takes part that is named candidate or baseline, or that a check of smoke names.',
    })
  for (const target of asked) {
    const isDestructible = config.targets?.[target.name]?.destructible === true
    const generated = await generateRequests(file, isDestructible)
    for (const each of generated.skipped) skipped.set(each.at, each)
    for (const variant of generated.variants)
      checks.push({
        name: `${target.name}: ${variant.name}`,
        needs: [`${target.name}: ready`],
        generated: variant,
        target,
        count,
        seed,
      })
  }
  if (checks.length === 0)
    throw new ToolError('CONFIG_INVALID', `${file}: no request can be generated from it`, {
      hint: 'Only GET, HEAD and OPTIONS are generated, unless a target is destructible: true.',
    })
  return { checks, skipped: [...skipped.values()] }
}

/** What the config wants generated; its document is relative to it. */
export function toGeneratedPlan({ config, root }: LoadedConfig): GeneratedPlan | undefined {
  const generate = config.smoke?.generate
  if (!generate) return undefined
  const { openapi, count = GENERATED_COUNT, seed = 1 } = generate
  return { file: resolve(root, openapi), count, seed }
}

/** Which broken constraints a target answered with success: it is looser than its document, which fails nothing. */
export function noteAccepted(
  { checks }: SmokeDocument,
  generated: readonly GeneratedCheck[],
): string[] {
  const breaking = new Set(
    generated.filter(({ generated: { breaks } }) => breaks !== undefined).map(({ name }) => name),
  )
  return checks.flatMap(({ name, steps }) => {
    const accepted = steps.find(({ status }) => status !== null && status >= 200 && status < 300)
    return accepted && breaking.has(name)
      ? [
          `${name}: the target accepts what its document forbids: ${accepted.request} answered ${accepted.status}`,
        ]
      : []
  })
}
