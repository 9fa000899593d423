import type { Scenario, Step } from '@gauntlet/core/flow'
import type { HttpAnswer, HttpRequest } from '../http/transport.ts'
import { compileScenario } from './compile-scenario.ts'
import type { CompileOptions, FlowEnd, FlowIo, StepResult } from './flow-io.ts'

/** What the fake target answers: a status and a body, or nothing at all. */
export type FakeAnswer = {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly headerLines?: HttpAnswer['headerLines']
  readonly json?: unknown
  readonly text?: string
  readonly refused?: boolean
}

export type FakeTarget = (request: HttpRequest, at: number) => FakeAnswer

/** A target without sockets and a clock that moves only when something takes time: 5 ms an exchange. */
export function createFakeIo(target: FakeTarget = () => ({})): {
  readonly io: FlowIo
  readonly requests: HttpRequest[]
  readonly scheduledAtMs: number[]
  readonly results: StepResult[]
  readonly logs: string[]
  passMs(durationMs: number): void
} {
  let nowNs = 0
  const requests: HttpRequest[] = []
  const scheduledAtMs: number[] = []
  const results: StepResult[] = []
  const logs: string[] = []
  const io: FlowIo = {
    nowNs: () => nowNs,
    send: ({ request, scheduledAtNs }, _, done) => {
      const at = requests.push(request) - 1
      scheduledAtMs.push(scheduledAtNs / 1e6)
      const { status = 200, headers = {}, headerLines, json, text, refused } = target(request, at)
      const sentAtNs = nowNs
      nowNs += 5e6
      const times = { sentAtNs, endedAtNs: nowNs }
      const body = Buffer.from(text ?? (json === undefined ? '' : JSON.stringify(json)))
      const error = { kind: 'refused', message: 'nobody listens', sent: false } as const
      queueMicrotask(() =>
        done(
          refused
            ? { ...times, error }
            : { ...times, answer: { status, headers, body, ...(headerLines && { headerLines }) } },
        ),
      )
    },
    sleep: async (durationMs) => {
      nowNs += durationMs * 1e6
    },
    onResult: (result) => results.push(result),
    onLog: (message) => logs.push(message),
  }
  const passMs = (durationMs: number): void => {
    nowNs += durationMs * 1e6
  }
  return { io, requests, scheduledAtMs, results, logs, passMs }
}

export const TARGET = 'http://127.0.0.1:3000'

/** A scenario of one flow. */
export const scenarioOf = (steps: readonly Step[], rest: Partial<Scenario> = {}): Scenario => ({
  name: 'test',
  phases: [],
  flows: [{ weight: 1, flow: { name: 'only', steps } }],
  ...rest,
})

/** Runs the user of arrival 0 through a scenario against a fake target. */
export async function runOnce(
  scenario: Scenario,
  fake: Pick<ReturnType<typeof createFakeIo>, 'io'>,
  options: Partial<CompileOptions> = {},
): Promise<FlowEnd> {
  const compiled = compileScenario(scenario, { seed: 1, target: TARGET, ...options })
  const user = compiled.createUser({ index: 0, dueAtNs: 0 })
  return user.flow.run(user, fake.io)
}
