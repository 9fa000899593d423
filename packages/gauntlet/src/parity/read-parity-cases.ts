import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type ParityCase, ToolError } from '@gauntlet/contract'
import type { Flow } from '@gauntlet/core/flow'
import {
  COMPARE_EXACTLY,
  type Generating,
  type ReadCases,
  readGeneratedCases,
  readParityCases,
} from '@gauntlet/formats'
import type { ParityConfig } from '../config/gauntlet-config.ts'

export type CasesConfig = Pick<ParityConfig, 'cases' | 'allowUnsafe' | 'environment'> & {
  /** The files are OpenAPI documents, from which requests are generated. */
  readonly generating?: Generating
  /** Called for what has no effect. */
  readonly onWarning?: (message: string) => void
}

/** What is generated for a comparison: only requests that change nothing, for cases are sent at the same time and would see each other's writes. */
export function toGenerating(
  { generate }: Partial<Pick<ParityConfig, 'generate'>>,
  seed: number,
): Pick<CasesConfig, 'generating'> {
  return generate === undefined ? {} : { generating: { count: generate, seed, allowUnsafe: false } }
}

/** A file of the folder, where there is one of this name; else a name. */
export function resolveFile(folder: string, name: string): string {
  const file = resolve(folder, name)
  return existsSync(file) ? file : name
}

/**
 * Reads the cases of files and flows into one list. A name that comes again gets a number.
 *
 * @param folder what file names are relative to
 */
export async function readCasesOf(
  { cases, allowUnsafe = false, environment, generating, onWarning }: CasesConfig,
  folder: string,
): Promise<ReadCases> {
  const options = {
    allowUnsafe,
    onWarning,
    ...(environment !== undefined && { environment: resolveFile(folder, environment) }),
  }
  const sources = Array.isArray(cases)
    ? (cases as readonly (string | Flow)[])
    : [cases as string | Flow]
  const read: ReadCases[] = []
  for (const source of sources) {
    read.push(
      typeof source === 'string'
        ? await (generating
            ? readGeneratedCases(resolve(folder, source), generating)
            : readParityCases(resolve(folder, source), options))
        : { cases: toFlowCases(source, allowUnsafe), skipped: [] },
    )
  }
  return {
    cases: withOwnNames(read.map((each) => each.cases)),
    skipped: read.flatMap(({ skipped }) => skipped),
  }
}

/** Cases of different sources may share a name; a need means the case of the same source. */
function withOwnNames(sources: readonly (readonly ParityCase[])[]): ParityCase[] {
  const taken = new Set<string>()
  return sources.flatMap((cases) => {
    const renamed = new Map<string, string>()
    for (const { name } of cases) {
      let own = name
      for (let count = 2; taken.has(own); count += 1) own = `${name} (${count})`
      taken.add(own)
      renamed.set(name, own)
    }
    const nameOf = (name: string): string => renamed.get(name) ?? name
    return cases.map((each) => ({
      ...each,
      name: nameOf(each.name),
      needs: each.needs.map(nameOf),
    }))
  })
}

/**
 * The requests of a flow as cases, each after the one before, which its captures may come from.
 *
 * @throws ToolError UNSUPPORTED for a step that decides or repeats: which requests were sent must not depend on answers
 */
export function toFlowCases(flow: Flow, allowUnsafe: boolean): ParityCase[] {
  const names: string[] = []
  return flow.steps.flatMap((step): ParityCase[] => {
    if (step.kind === 'think' || step.kind === 'log') return []
    if (step.kind !== 'request') {
      throw new ToolError(
        'UNSUPPORTED',
        `flow "${flow.name}" has a step "${step.kind}": parity sends requests one after the other`,
      )
    }
    const plain = step.name ?? `${step.method} ${step.url}`
    const taken = names.filter((name) => name === plain || name.startsWith(`${plain} (`)).length
    const name = taken === 0 ? plain : `${plain} (${taken + 1})`
    const needs = [...names]
    names.push(name)
    const at = `flow "${flow.name}"`
    return [{ name, request: { ...step, name }, needs, allowUnsafe, compare: COMPARE_EXACTLY, at }]
  })
}
