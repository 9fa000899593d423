import type { GuaranteeDocument, SweepAnomaly } from '@gauntlet/contract'
import { describeExit, listExits } from '../target/list-exits.ts'
import type { LaneRun } from './run-on-lane.ts'

/** What stands in the place of a guarantee where the answers themselves are judged. */
export const ANSWERS = 'answers'

/** The classes of anomalies that a sweep finds besides those of guarantees, and the rule that each breaks. */
export const SWEEP_CLASSES = {
  UNANSWERED: 'once the fault is over, the request is answered',
  PROCESS_EXITED: 'the application keeps running when its database connection breaks',
  NOT_RESTARTED: 'the application starts again after the fault',
} as const

/** Everything that a run broke, by its guarantees and by its answers. */
export async function toAnomalies(run: LaneRun): Promise<SweepAnomaly[]> {
  return [...run.guarantees.flatMap(ofGuarantee), ...(await ofAnswers(run))]
}

function ofGuarantee({ name, outcome, anomalies, counts }: GuaranteeDocument): SweepAnomaly[] {
  if (outcome !== 'fail') return []
  // One of each class is the story; the counts have the others.
  return Object.keys(counts).flatMap((found) => {
    const first = anomalies.find((anomaly) => anomaly.class === found)
    if (!first) return []
    return [{ guarantee: name, class: found, sentence: first.sentence, rows: first.rows }]
  })
}

async function ofAnswers({ sent, armed, exits }: LaneRun): Promise<SweepAnomaly[]> {
  const found: SweepAnomaly[] = []
  const say = (name: keyof typeof SWEEP_CLASSES, sentence: string) =>
    found.push({ guarantee: ANSWERS, class: name, sentence, rows: [] })
  const broken = armed.find((fault) => fault.broken !== undefined)?.broken
  if (broken !== undefined) say('NOT_RESTARTED', `The application did not start again: ${broken}`)
  const { unanswered } = sent
  if (unanswered) {
    const { step, last, tries } = unanswered
    const sentence = `${step} was sent ${tries} times after the fault was over, and was never answered well: ${last}.`
    say('UNANSWERED', sentence)
  }
  for (const exit of await listExits([{ exits }])) {
    say('PROCESS_EXITED', `The application ended by itself: ${describeExit(exit)}`)
  }
  return found
}
