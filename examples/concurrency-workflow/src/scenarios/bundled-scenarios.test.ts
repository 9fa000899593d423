import { fileURLToPath } from 'node:url'
import type { Scenario, Step } from '@gauntlet/core/flow'
import { compileScenario, hashWorkload, type HttpRequest } from '@gauntlet/engine'
import { readArtilleryScenario } from '@gauntlet/formats'
import { toLoadTestVariables } from 'gauntlet/internal'
import { expect, test } from 'vitest'
import { BUNDLED_SCENARIOS } from './bundled-scenarios.ts'

const RUN = {
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  phase: 'BASELINE',
  startedAt: '2026-11-21T05:00:00.000Z',
}

/** Everything that the first users of a run send. */
async function requestsOf(
  scenario: Scenario,
  users: number,
  runId = RUN.id,
): Promise<HttpRequest[]> {
  const compiled = compileScenario(scenario, {
    seed: 2026,
    target: 'http://127.0.0.1:3000',
    constants: toLoadTestVariables({ ...RUN, id: runId }),
  })
  const requests: HttpRequest[] = []
  const answer = { status: 200, headers: {}, body: new Uint8Array() }
  for (let index = 0; index < users; index += 1) {
    const user = compiled.createUser({ index, dueAtNs: 0 })
    const end = await user.flow.run(user, {
      send: ({ request }, _, done) => {
        requests.push(request)
        queueMicrotask(() => done({ sentAtNs: 0, endedAtNs: 0, answer }))
      },
      sleep: async () => undefined,
      nowNs: () => 0,
    })
    expect(end).toEqual({ kind: 'completed' })
  }
  return requests
}

const artilleryOf = (name: string): Promise<Scenario> =>
  readArtilleryScenario(fileURLToPath(new URL(`../../scenarios/${name}.json`, import.meta.url)))

const all = Object.entries(BUNDLED_SCENARIOS).map(([name, scenario]) => ({ name, scenario }))

test.each(all)(
  '$name sends the same requests as its Artillery form',
  async ({ name, scenario }) => {
    const artillery = await artilleryOf(name)
    const requests = await requestsOf(scenario, 50)
    expect(requests.length).toBeGreaterThanOrEqual(50)
    expect(await requestsOf(artillery, 50)).toEqual(requests)
    expect(artillery.phases).toEqual(scenario.phases)
    expect(hashWorkload(withoutRedirects(artillery))).toBe(hashWorkload(scenario))
  },
)

/** Artillery follows redirects, which the API never sends; a flow of ours follows them where it says so. */
function withoutRedirects(scenario: Scenario): Scenario {
  const strip = (steps: readonly Step[]): Step[] =>
    steps.map((step) => {
      if (step.kind === 'request') {
        const { redirects: _, ...rest } = step
        return rest
      }
      return 'steps' in step ? { ...step, steps: strip(step.steps) } : step
    })
  const flows = scenario.flows.map(({ weight, flow }) => ({
    weight,
    flow: { ...flow, steps: strip(flow.steps) },
  }))
  return { ...scenario, flows }
}

test.each(all)('$name marks every request and every row with its run', async ({ scenario }) => {
  for (const { headers, body, path } of await requestsOf(scenario, 20)) {
    expect(headers).toMatchObject({
      'x-load-test-run-id': RUN.id,
      'x-load-test-phase': 'BASELINE',
    })
    const json = JSON.parse(String(body)) as {
      session_id: string
      events?: { properties: unknown }[]
    }
    expect(json.session_id).toBe(`lt-${RUN.id}`)
    expect(json.events !== undefined).toBe(path === '/v1/events')
    for (const { properties } of json.events ?? []) {
      expect(properties).toEqual({ load_test_run_id: RUN.id })
    }
  }
})

type Batch = { anonymous_user_id: string; events: { event_id: string }[] }

const eventIdsOf = async (runId: string): Promise<string[]> =>
  (await requestsOf(BUNDLED_SCENARIOS.events, 200, runId)).flatMap(({ body }) =>
    (JSON.parse(String(body)) as Batch).events.map((event) => event.event_id),
  )

test('events: new ids are UUIDs of this run alone, and one event comes again and again', async () => {
  const ids = await eventIdsOf(RUN.id)
  const fresh = ids.filter((id) => id !== RUN.id)
  expect(new Set(fresh).size).toBe(fresh.length)
  for (const id of fresh) expect(id).toMatch(/^\d{8}-\d{4}-4\d{3}-8\d{3}-b302099a8057$/)
  // Binomial(200, 0.2) lies within these limits with probability 0.999 (R: qbinom(c(5e-4, 1 - 5e-4), 200, .2)).
  expect(ids.length - fresh.length).toBeGreaterThanOrEqual(22)
  expect(ids.length - fresh.length).toBeLessThanOrEqual(60)
  const other = await eventIdsOf('01890a5d-ac96-774b-bcce-c302099a8058')
  expect(other.filter((id) => ids.includes(id))).toEqual([])
})

test('mixed: the events are those of the user that was assigned', async () => {
  const [assigned, active] = (await requestsOf(BUNDLED_SCENARIOS.mixed, 1)).map(
    ({ body }) => (JSON.parse(String(body)) as Batch).anonymous_user_id,
  )
  expect(assigned).toBe(active)
})

test('assignment: a new user asks twice at once, the hot user is always the same', async () => {
  const users = (await requestsOf(BUNDLED_SCENARIOS.assignment, 100)).map(
    ({ body }) => (JSON.parse(String(body)) as Batch).anonymous_user_id,
  )
  const hot = `lt-${RUN.id}-hot`
  const fresh = users.filter((user) => user !== hot)
  expect(users.length - fresh.length).toBeGreaterThan(0)
  expect(new Set(fresh).size).toBe(fresh.length / 2)
})
