import type { Outcome, ParityCase } from '@gauntlet/contract'
import { walkChain, type Link } from '../smoke/chain.ts'
import { isUnsafe, type CaseAnswer, type CaseSender, type Session } from './case-sender.ts'

export type RoundOptions = {
  readonly cases: readonly ParityCase[]
  /** By target, in the order of the targets. */
  readonly senders: ReadonlyMap<string, CaseSender>
  /** From 0; every other round asks the targets in the opposite order. */
  readonly round: number
  readonly concurrency: number
  readonly stopReason: () => string | undefined
}

/** The answers to one case, by target; or why it was not sent. */
export type CaseRound = {
  readonly name: string
  readonly answers: ReadonlyMap<string, CaseAnswer>
  readonly skipped: string | undefined
}

type RoundVerdict = CaseRound & { readonly outcome: Outcome; readonly reason: string | null }

/**
 * Sends each case once to every target, one target straight after the other, so that both meet the same moment. Each
 * target has its own session and its own captures: ids differ from target to target.
 */
export async function runRound(options: RoundOptions): Promise<ReadonlyMap<string, CaseRound>> {
  const { cases, concurrency, stopReason } = options
  const sessions = new Map([...options.senders.keys()].map((name) => [name, newSession()]))
  const captured = new Map<string, ReadonlyMap<string, CaseAnswer>>()
  const byName = new Map(cases.map((each) => [each.name, each]))
  const links = cases.map(({ name, needs }): Link => ({ name, needs }))
  const results = await walkChain<Link, RoundVerdict>({
    links,
    concurrency,
    stopReason,
    skip: ({ name }, reason) => skip(name, reason),
    run: async ({ name }) => {
      const parityCase = byName.get(name)
      if (!parityCase) return skip(name, 'there is no such case')
      if (isUnsafe(parityCase) && !parityCase.allowUnsafe)
        return skip(name, `${parityCase.request.method} is sent only with allowUnsafe: true`)
      const answers = await sendToAll(parityCase, { options, sessions, captured })
      captured.set(name, answers)
      const trouble = [...answers].find(([, answer]) => answer.trouble !== undefined)
      return {
        name,
        answers,
        skipped: undefined,
        outcome: trouble ? 'fail' : 'pass',
        reason: trouble?.[1].trouble ?? null,
      }
    },
  })
  return new Map(results.map((result) => [result.name, result]))
}

const newSession = (): Session => ({ cookies: undefined })

const skip = (name: string, reason: string): RoundVerdict => ({
  name,
  answers: new Map(),
  skipped: reason,
  outcome: 'no_evidence',
  reason,
})

type RoundState = {
  readonly options: RoundOptions
  readonly sessions: ReadonlyMap<string, Session>
  readonly captured: ReadonlyMap<string, ReadonlyMap<string, CaseAnswer>>
}

async function sendToAll(
  { request, needs }: ParityCase,
  { options, sessions, captured }: RoundState,
): Promise<ReadonlyMap<string, CaseAnswer>> {
  const { senders, round } = options
  const order = round % 2 === 0 ? [...senders] : [...senders].toReversed()
  const answers = new Map<string, CaseAnswer>()
  for (const [name, sender] of order) {
    const vars = Object.assign(
      {},
      ...needs.map((need) => captured.get(need)?.get(name)?.vars ?? {}),
    )
    answers.set(
      name,
      await sender.send(
        request,
        vars as Record<string, unknown>,
        sessions.get(name) ?? newSession(),
      ),
    )
  }
  return answers
}
