import type { CheckResult, WatchedExchange, Outcome } from '@gauntlet/contract'
import type { InjectedFault } from '@gauntlet/faults'
import {
  countAnswers,
  describeAnswer,
  LATEST,
  type Answers,
  type SentRequest,
} from './count-answers.ts'

export type RecoveryOptions = {
  /** Where requests are sent: one URL a replica, in their order. */
  readonly urls: readonly string[]
  /** The steps that must be answered as expected afterwards, by name; those that the run sent at all are asked, too. */
  readonly steps: readonly string[]
  /** Nobody knows what is sent next: of the steps only those that were sent after the last fault are asked. */
  readonly isOpenEnded?: boolean
}

export type RecoveryQuestion = {
  readonly faults: readonly InjectedFault[]
  /** When the last fault ended; undefined when none happened. */
  readonly overNs: number | undefined
  /** The load went on behind the last fault for as long as a target may take to recover. */
  readonly wasLimitReached?: boolean
  /** Which processes ended by themselves, one sentence each. */
  readonly exits?: readonly string[]
}

export type RecoveryWatch = {
  readonly observe: (exchange: WatchedExchange) => void
  /** Whether each replica and each step was answered as expected since, and has been asked often enough to judge. */
  readonly isRecovered: (overNs: number) => boolean
  readonly toCheck: (question: RecoveryQuestion) => CheckResult
}

export const ANSWERS_AFTER_FAULTS = 'answers_after_faults'

/** So many of the latest exchanges are looked at. */
const KEPT = 10_000
/** Who answers none of so many does not serve; of fewer, it may still be on its way back (a pool of dead sessions). */
const ENOUGH = 20
/** So many suffice where the load went on until the limit. */
const ENOUGH_IN_TIME = 5

/**
 * Whether a target serves again when the last fault is over: each of its replicas, and each step of the flow, asked of
 * what was sent after it. The observed figure is that of the replica or step that was answered as expected the least often.
 */
export function watchRecovery({ urls, steps, isOpenEnded }: RecoveryOptions): RecoveryWatch {
  const sent: SentRequest[] = []
  const seen = new Set(steps)
  const answersAfter = (overNs: number) =>
    countAnswers(sent, { overNs, urls, steps: [...seen] }).filter(
      ({ kind, sent: count }) => !isOpenEnded || kind === 'replica' || count > 0,
    )
  return {
    observe: ({ invokedAtNs, succeeded, origin = '', step, status, timedOut }) => {
      if (!urls.includes(origin)) return
      seen.add(step)
      const answer = describeAnswer({ status, timedOut })
      sent.push({ invokedAtNs, succeeded, origin, step, answer })
      if (sent.length > 2 * KEPT) sent.splice(0, KEPT)
    },
    isRecovered: (overNs) =>
      answersAfter(overNs).every((each) => each.latest.answered > 0 && isAsked(each)),
    toCheck: (question) => {
      const all = answersAfter(question.overNs ?? Infinity)
      const ever = countAnswers(sent, { overNs: -Infinity, urls, steps: [...seen] })
      const { outcome, reason } = judge(all, ever, question)
      return {
        name: ANSWERS_AFTER_FAULTS,
        outcome,
        expected: '> 0',
        observed: Math.min(...all.map(({ answered }) => answered)),
        details: { answers: all.map(toRow), ...(reason && { reason }) },
      }
    },
  }
}

function toRow({ who, sent, answered }: Answers) {
  return { of: who, sent, answered }
}

/** What says most comes first: a replica that answers nothing, then a step that is not answered. */
function toRank({ kind, answered }: Answers): number {
  if (answered > 0) return kind === 'replica' ? 5 : kind === 'step' ? 3 : 4
  return kind === 'replica' ? 0 : kind === 'step' ? 1 : 2
}

/** Of one step at one replica what comes is enough: requests in turn hardly ever overlap there. */
function isAsked({ kind, sent }: Answers): boolean {
  return kind === 'both' || sent >= LATEST
}

type Judged = { readonly outcome: Outcome; readonly reason?: string }

function judge(
  all: readonly Answers[],
  ever: readonly Answers[],
  { faults, wasLimitReached = false, exits = [] }: RecoveryQuestion,
): Judged {
  const broken = faults.find((fault) => fault.broken !== undefined)?.broken
  if (broken) return { outcome: 'fail', reason: broken }
  const silent = all
    .filter(({ latest }) => latest.answered === 0)
    .toSorted((a, b) => toRank(a) - toRank(b))
  if (silent.length === 0) return { outcome: 'pass' }
  const enough = exits.length > 0 ? 1 : wasLimitReached ? ENOUGH_IN_TIME : ENOUGH
  const dead = silent.find(({ sent }) => sent >= enough)
  const because = exits.length > 0 ? `; ${exits.join('; ')}` : ''
  if (dead) {
    const never = ever.some(
      ({ who, sent, answered }) => who === dead.who && answered === 0 && sent > dead.sent,
    )
    const reason = `after the last fault ${describe(dead)}${never ? ', and none before' : ''}${because}`
    return { outcome: 'fail', reason }
  }
  const [least] = silent.toSorted((a, b) => a.sent - b.sent)
  const seen =
    least && least.sent > 0 ? `after the last fault ${describe(least)}` : describeUnsent(least)
  // Load ended with the process: neither more of it nor more time would have shown anything.
  const remedy =
    exits.length > 0
      ? because
      : `; ${enough}${least && least.sent > 0 ? ' requests' : ''} are needed to judge recovery: give the scenario a higher rate, or faults.recoveryLimitMs more time`
  return { outcome: 'no_evidence', reason: `${seen}${remedy}` }
}

function describeUnsent(unsent: Answers | undefined): string {
  const whose = unsent === undefined || unsent.who === 'the target' ? '' : ` to ${unsent.who}`
  return `no requests${whose} followed the last fault`
}

function describe({ who, kind, sent, answered, latest, answers }: Answers): string {
  const isReplica = kind === 'replica'
  const seen = [...answers].map(([answer, count]) => `${answer}: ${count}`).join(', ')
  const of = answered > 0 ? `the latest ${latest.sent} of ${sent}` : String(sent)
  if (isReplica) return `${who} answered none of ${of} requests as expected (${seen})`
  return `none of ${of} requests of ${who} was answered as expected (${seen})`
}
