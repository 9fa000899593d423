import type { Outcome, ParityCase } from '@gauntlet/contract'
import { walkChain, type Link } from '../smoke/chain.ts'
import { newSession, type CaseAnswer, type CaseSender, type Session } from './case-sender.ts'
import type { CasePlan, CasePlans } from './plan-cases.ts'

export type RoundOptions = {
  readonly plans: CasePlans
  /** By target, in the order of the targets. */
  readonly senders: ReadonlyMap<string, CaseSender>
  /** By target: what its cases share. */
  readonly sessions: ReadonlyMap<string, Session>
  /** From 0; every other round asks the targets in the opposite order. */
  readonly round: number
  /** The first round, whose answers stand for those of cases that are sent once. */
  readonly first: Round | undefined
  readonly concurrency: number
  readonly stopReason: () => string | undefined
}

/** The answers to one case, by target; or why it was not sent. */
export type CaseRound = {
  readonly name: string
  /** In which round, from 0, these answers came. */
  readonly sentIn: number
  readonly answers: ReadonlyMap<string, CaseAnswer>
  readonly skipped: string | undefined
}

export type Round = ReadonlyMap<string, CaseRound>

type RoundResult = CaseRound & { readonly outcome: Outcome; readonly reason: string | null }

/**
 * Sends each case once to every target, one target straight after the other, so that both see the same moment. Each
 * target has its own session and its own captures: ids differ from target to target.
 */
export async function runRound(options: RoundOptions): Promise<Round> {
  const { plans, concurrency, stopReason, round, first } = options
  const captured = new Map<string, ReadonlyMap<string, CaseAnswer>>()
  const troubles = new Map<string, string>()
  const skip = (name: string, reason: string): RoundResult => ({
    name,
    sentIn: round,
    answers: new Map(),
    skipped: reason,
    outcome: 'no_evidence',
    reason,
  })
  const results = await walkChain<Link, RoundResult>({
    links: [...plans.values()].map(({ parityCase: { name, needs } }): Link => ({ name, needs })),
    concurrency,
    stopReason,
    skip: ({ name }, reason, cause) => {
      const trouble = cause === undefined ? undefined : troubles.get(cause)
      return skip(name, trouble === undefined ? reason : `${reason}: ${trouble}`)
    },
    run: async ({ name }) => {
      const plan = plans.get(name)
      if (!plan) return skip(name, 'there is no such case')
      const { parityCase, unsafe } = plan
      if (unsafe !== undefined && !parityCase.allowUnsafe)
        return skip(name, `${unsafe} is sent only with allowUnsafe: true`)
      const earlier = plan.isSentOnce ? first?.get(name) : undefined
      if (earlier?.skipped !== undefined) return skip(name, earlier.skipped)
      const answers = earlier?.answers ?? (await sendToAll(plan, options, captured))
      captured.set(name, answers)
      const trouble = describeTrouble(name, answers, round)
      if (trouble !== undefined) troubles.set(name, trouble)
      return {
        name,
        sentIn: earlier ? earlier.sentIn : round,
        answers,
        skipped: undefined,
        outcome: trouble === undefined ? 'pass' : 'fail',
        reason: trouble ?? null,
      }
    },
  })
  return new Map(results.map((result) => [result.name, result]))
}

/** Which targets gave no answer, or nothing to capture, and in which round. */
export function describeTrouble(
  name: string,
  answers: ReadonlyMap<string, CaseAnswer>,
  round: number,
): string | undefined {
  const troubles = [...answers].flatMap(([target, { trouble }]) =>
    trouble === undefined ? [] : [`${target}: ${withoutPrefix(trouble, `${name}: `)}`],
  )
  if (troubles.length === 0) return undefined
  return `${troubles.join('; ')}${round === 0 ? '' : ` (round ${round + 1})`}`
}

const withoutPrefix = (text: string, prefix: string): string =>
  text.startsWith(prefix) ? text.slice(prefix.length) : text

async function sendToAll(
  { parityCase, drawsOf }: CasePlan,
  { senders, sessions, round }: RoundOptions,
  captured: ReadonlyMap<string, ReadonlyMap<string, CaseAnswer>>,
): Promise<ReadonlyMap<string, CaseAnswer>> {
  const { request: step, needs, allowUnsafe } = parityCase
  const order = round % 2 === 0 ? [...senders] : [...senders].toReversed()
  const answers = new Map<string, CaseAnswer>()
  for (const [name, sender] of order) {
    const vars = collectVars(needs, (need) => captured.get(need)?.get(name))
    const session = sessions.get(name) ?? newSession()
    answers.set(
      name,
      await sender.send({ step, vars, session, allowUnsafe, draws: drawsOf(round) }),
    )
  }
  return answers
}

/** What the cases that are needed captured on one target. */
export const collectVars = (
  needs: ParityCase['needs'],
  answerOf: (need: string) => CaseAnswer | undefined,
): Record<string, unknown> =>
  Object.assign({}, ...needs.map((need) => answerOf(need)?.vars ?? {})) as Record<string, unknown>
