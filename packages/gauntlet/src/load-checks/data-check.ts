import type { AssignmentAnswer } from './assignment-answers.ts'

/** What a run left behind, and what it is held to. */
export type CheckSubject = {
  readonly runId: string
  readonly scenario: string
  /** Which rows the scenario must write; known for `assignment`, `events` and `mixed`. */
  readonly writes?: ScenarioWrites
  /** ISO 8601. */
  readonly startedAt: string
  readonly endedAt: string
  /** Distinct assignments that the target answered during this run. */
  readonly answers: readonly AssignmentAnswer[]
  /** False when there were more answers than could be kept. */
  readonly answersComplete: boolean
}

export type ScenarioWrites = { readonly assignments: boolean; readonly events: boolean }

/** One check of the target's database: one statement that answers with one row. */
export type DataCheck = {
  readonly name: string
  /** Answers `observed` (a number), `keys` (offenders, at most 20), and whatever else explains the number. */
  readonly query: string
  values(subject: CheckSubject): readonly unknown[]
  /** Undefined when nobody said what this scenario must leave behind. */
  expect(subject: CheckSubject): '> 0' | 0 | undefined
  /** Why what passes would prove nothing, when it would not; `facts` are the other columns of the answer. */
  doubt?(subject: CheckSubject, facts: Readonly<Record<string, unknown>>): string | undefined
}

const knownScenarios: Readonly<Record<string, ScenarioWrites>> = {
  assignment: { assignments: true, events: false },
  events: { assignments: false, events: true },
  mixed: { assignments: true, events: true },
}

export function findWrites({ scenario, writes }: CheckSubject): ScenarioWrites | undefined {
  return writes ?? (Object.hasOwn(knownScenarios, scenario) ? knownScenarios[scenario] : undefined)
}
