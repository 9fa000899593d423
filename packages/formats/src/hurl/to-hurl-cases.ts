import type { ParityCase } from '@gauntlet/contract'
import { toJsonText } from '@gauntlet/core/json'
import { COMPARE_EXACTLY } from '../cases/read-case-file.ts'
import type { CaseOptions } from '../cases/case-options.ts'
import { createNamer } from '../literal-text.ts'
import { parseHurlSteps } from './to-hurl-flow.ts'

/** The entries of a Hurl file as parity cases: one needs another when it uses a variable that the other captures. */
export async function toHurlCases(
  text: string,
  file: string,
  options: CaseOptions,
): Promise<ParityCase[]> {
  const nameOf = createNamer()
  const capturedBy = new Map<string, string>()
  const steps = await parseHurlSteps(text, file)
  return steps.map(({ step, at }) => {
    const name = nameOf(`${step.method} ${step.url}`)
    const uses = toJsonText(step)
    const needs = [...capturedBy]
      .filter(([variable]) => uses.includes(`{{ ${variable} }}`))
      .map(([, need]) => need)
    for (const { as } of step.capture ?? []) capturedBy.set(as, name)
    return {
      name,
      request: { ...step, name },
      needs: [...new Set(needs)],
      allowUnsafe: options.allowUnsafe ?? false,
      compare: COMPARE_EXACTLY,
      at,
    }
  })
}
