import { get, post } from '@gauntlet/core/flow'
import { recount, type Observe } from 'gauntlet'
import {
  aroundStatement,
  burst,
  ownKey,
  times,
  together,
  untilAnswered,
  type Workload,
} from './workload.ts'

export type Add = { readonly amount: number }
type Count = { readonly value?: number }

const observe: Observe<Add, Count> = ({ method, path, answer, request, operation }) => {
  const key = path.split('/')[2] ?? null
  return method === 'POST'
    ? { action: 'add', key, proposal: request?.amount, client: operation }
    : { action: 'read', key, value: answer?.value ?? 0, client: operation }
}

const scenario: Workload['scenario'] = (namespace) =>
  burst('counters', 12, [
    ownKey(namespace),
    together([
      ...times(6, () => post('/counters/{{ key }}', { json: { amount: 1 } })),
      get('/counters/{{ key }}'),
    ]),
    get('/counters/{{ key }}'),
  ])

/** `POST /counters/:name {amount}` adds; `GET /counters/:name` answers the sum. */
export const counters: Workload = {
  name: 'counters',
  scenario,
  guarantees: [
    recount<Add, Count>('counters', {
      observe,
      stored: `select name as key, value as stored, null as recount from counters where starts_with(name, $1)`,
    }),
  ],
}

/** The same API where each addition is a row, and the counter an aggregate of them. */
export const countedEvents: Workload = {
  name: 'counted events',
  scenario,
  guarantees: [
    recount<Add, Count>('counters', {
      observe,
      stored: `
        select e.name as key, max(c.value) as stored, sum(e.amount) as recount
          from counter_events e left join counters c using (name)
         where starts_with(e.name, $1) group by e.name`,
    }),
  ],
}

const add = (name: string) =>
  post(`/counters/{{ key }}-${name}`, { json: { amount: 1 }, endpoint: '/counters/:name' })

/** Two additions to each counter before the fault, none after it: no later one repairs what the fault left. */
export const countedEventsAroundFault: Workload = {
  name: 'counted events, around a fault',
  scenario: aroundStatement('counted events around a fault', {
    before: times(20, (number) => add(`${number % 10}`)),
    after: times(20, (number) => ({ ...add(`after-${number}`), ...untilAnswered })),
  }),
  guarantees: countedEvents.guarantees,
}
