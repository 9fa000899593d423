import { flow, loop, post, status, type Scenario, type Step } from '@gauntlet/core/flow'

/** What clients ask of the experiments API, as Lua for wrk and as a flow for our own engine. */
export type Workload = {
  readonly name: string
  /** Makes the request `i`; users and events of different runs are different, for `tag` is. */
  readonly lua: string
  readonly steps: readonly Step[]
}

const EVENTS = '/v1/events'
const ASSIGNMENT = '/v1/assignment'
const AT = '2026-11-20T10:00:00Z'

const luaEvents = (size: number): string =>
  `local events = {}
for n = 1, ${size} do events[n] = string.format('{"event_name":"exercise_logged","occurred_at":"${AT}","properties":{"n":%d}}', i * ${size} + n) end
return post("${EVENTS}", string.format('{"anonymous_user_id":"%s-%d","events":[%s]}', tag, i % 1000, table.concat(events, ",")))`

const events = (size: number): Workload => ({
  name: size === 1 ? 'one event' : `${size} events`,
  lua: luaEvents(size),
  steps: [
    post(EVENTS, {
      json: {
        anonymous_user_id: 'user-{{ $randomNumber(0, 999) }}',
        events: Array.from({ length: size }, () => ({
          event_name: 'exercise_logged',
          occurred_at: AT,
          properties: { n: '{{ $uuid() }}' },
        })),
      },
      expect: [status(200)],
    }),
  ],
})

/** What an app says of itself: by it a user matches all experiments of the seed. */
const IOS = { platform: 'ios', app_version: '2.1.0' } as const
/** One of them is for iOS only. */
const ANDROID = { platform: 'android', app_version: '2.1.0' } as const
type App = typeof IOS | typeof ANDROID

const luaUser = (user: string, { platform, app_version }: App = IOS): string =>
  `return post("${ASSIGNMENT}", string.format('{"anonymous_user_id":"%s","platform":"${platform}","app_version":"${app_version}"}', ${user}))`
const assignment = (user: string, app: App = IOS) =>
  post(ASSIGNMENT, { json: { anonymous_user_id: user, ...app }, expect: [status(200)] })

const RETURNING = 1_000
const knownUser = (app: App = IOS) =>
  assignment(`returning-${app.platform}-{{ $randomNumber(0, ${RETURNING - 1}) }}`, app)
const luaKnown = ({ platform }: App = IOS) => `"returning-${platform}-" .. (i % ${RETURNING})`

export const workloads: readonly Workload[] = [
  events(1),
  events(2),
  events(50),
  {
    name: 'assignment, new users',
    lua: luaUser('tag .. "-" .. i'),
    steps: [assignment('{{ $uuid() }}')],
  },
  {
    name: 'assignment, returning users',
    lua: luaUser(luaKnown()),
    steps: [knownUser()],
  },
  {
    name: 'assignment, users not in all',
    lua: luaUser(luaKnown(ANDROID), ANDROID),
    steps: [knownUser(ANDROID)],
  },
  {
    name: 'assignment, 10 % new users',
    lua: luaUser(`i % 10 == 0 and (tag .. "-" .. i) or ${luaKnown()}`),
    steps: [...Array.from({ length: 9 }, () => knownUser()), assignment('{{ $uuid() }}')],
  },
]

export const toScenario = ({ steps }: Workload, users: number): Scenario => ({
  name: 'bench',
  phases: [{ kind: 'closed', users, durationMs: 60_000 }],
  flows: [{ weight: 1, flow: flow('bench', [loop(1_000, steps)]) }],
})
