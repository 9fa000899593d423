import { capture, captureIfThere, flow, get, jsonPath, not, exists, post, status } from 'gauntlet'
import { serve, truthDefaults, type TruthCase, type Twin } from '../../truth-case.ts'

type RequestOptions = Parameters<typeof post>[1]

const id = jsonPath('$.id')
/** What the author says of an order: made, or refused, or asked to come again. */
const declared: RequestOptions = {
  expect: [status(201, 409, 503)],
  capture: [captureIfThere('id', id)],
}

function twin(name: string, step: RequestOptions): Pick<Twin, 'name' | 'config' | 'only'> {
  const order = flow('order', [
    post('/orders', { json: { sku: 'a' }, ...step }),
    get('/orders/o-1'),
  ])
  return {
    name,
    only: ['load'],
    config: {
      ...truthDefaults,
      targets: { candidate: serve({ at: import.meta.url, build: name, database: 'none' }) },
      scenarios: {
        orders: {
          name: 'orders',
          phases: [{ kind: 'count', arrivals: 60, durationMs: 600 }],
          flows: [{ weight: 1, flow: order }],
        },
      },
    },
  }
}

const hold = { verdict: 'hold' } as const
const nothing = {
  ...hold,
  because: /nothing succeeded: every request to POST \/orders was an error/,
}
const tooMany = { ...hold, because: /http_error_rate_under_1pct \(orders\)/ }

export const truthCase: TruthCase = {
  shows:
    'what a step does not declare, does not expect or cannot capture is an error, and what it declares is none',
  twins: [
    { ...twin('right', declared), verdict: 'ship' },
    { ...twin('lost routes', {}), ...nothing },
    { ...twin('asks to sign in', {}), ...nothing },
    {
      ...twin('says error with a 201', { expect: [not(exists(jsonPath('$.error')))] }),
      ...tooMany,
    },
    { ...twin('forgets the id', { capture: [capture('id', id)] }), ...tooMany },
  ],
}
