import type { Step } from '@gauntlet/core/flow'

const KINDS: Readonly<Record<Step['kind'], true>> = {
  request: true,
  think: true,
  loop: true,
  parallel: true,
  when: true,
  run: true,
  log: true,
}

/** What is wrong with the kinds of these steps, or of those inside them; undefined when nothing is. */
export function findStepMistake(steps: readonly Step[]): string | undefined {
  for (const [at, step] of steps.entries()) {
    const { kind } = step
    if (!Object.hasOwn(KINDS, kind)) {
      return `step ${at + 1} is of the kind ${JSON.stringify(kind)}; there are ${Object.keys(KINDS).join(', ')}`
    }
    const isGroup = kind === 'loop' || kind === 'parallel' || kind === 'when'
    if (!isGroup) continue
    if (!Array.isArray(step.steps)) return `step ${at + 1}, ${kind}, has no list of steps`
    const inside = findStepMistake(step.steps)
    if (inside !== undefined) return `${kind}: ${inside}`
  }
  return undefined
}
