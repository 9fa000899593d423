import type { Flow, Scenario, Step } from '@gauntlet/core/flow'

export type WrittenNames = {
  /** What feeders, choices, loops and captures write. */
  readonly names: ReadonlySet<string>
  /** Functions of the author may write whatever they like. */
  readonly hasFunctions: boolean
}

/** Which variables the users of a scenario write on their way. */
export function findWrittenNames(scenario: Scenario): WrittenNames {
  const names = new Set<string>(Object.keys(scenario.choices ?? {}))
  for (const feeder of scenario.feeders ?? []) {
    for (const field of feeder.allAs ? [feeder.allAs] : feeder.fields) names.add(field)
  }
  let hasFunctions = false
  for (const step of listFlows(scenario).flatMap((flow) => [...walk(flow.steps)])) {
    if (step.kind === 'run') hasFunctions = true
    if (step.kind === 'when' && 'test' in step.condition) hasFunctions = true
    if (step.kind === 'loop') {
      names.add(step.countAs ?? '$loopCount').add(step.elementAs ?? '$loopElement')
    }
    if (step.kind !== 'request') continue
    if (step.before ?? step.after ?? step.onFailure) hasFunctions = true
    for (const { as } of step.capture ?? []) names.add(as)
  }
  return { names, hasFunctions }
}

/** All that a scenario runs: its weighted flows, and those that run once. */
export function listFlows({ flows, before, after }: Scenario): Flow[] {
  return [...flows.map(({ flow }) => flow), ...(before ? [before] : []), ...(after ? [after] : [])]
}

/** Every step, those inside others too. */
export function* walk(steps: readonly Step[]): Generator<Step> {
  for (const step of steps) {
    yield step
    if ('steps' in step) yield* walk(step.steps)
  }
}
