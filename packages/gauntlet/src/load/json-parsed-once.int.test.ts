import type { ObservedExchange } from '@gauntlet/contract'
import {
  capture,
  equals,
  exists,
  flow,
  jsonPath,
  post,
  type RequestOptions,
  satisfiesThat,
} from '@gauntlet/core/flow'
import { runLoad } from '@gauntlet/engine'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { readExchange, readingJson } from '../guarantees/json-exchange.ts'
import { collectSeen } from '../load-checks/index.ts'
import { check } from '../load-checks/data-check.ts'
import { ErrorKinds } from '../load-checks/error-kinds.ts'

let server: Server | undefined
afterEach(() => {
  vi.restoreAllMocks()
  server?.closeAllConnections()
  server?.close()
})

const answerText = '{"id":"o-1","total":7,"error":"sold out","lines":[{"sku":"a"}]}'
const requestText = '{"sku":"a"}'
const users = 5

type Order = { readonly id: string }

/** Sends the request of a few users, and counts how often each text was parsed. */
async function countParses(
  options: RequestOptions,
  { status, observe }: { status: number; observe: (exchange: ObservedExchange) => void },
) {
  server = createServer((_, response) => response.writeHead(status).end(answerText))
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const parse = vi.spyOn(JSON, 'parse')
  await runLoad({
    scenario: {
      name: 'orders',
      phases: [{ kind: 'count', arrivals: users, durationMs: 50 }],
      flows: [
        { weight: 1, flow: flow('order', [post('/orders', { json: { sku: 'a' }, ...options })]) },
      ],
    },
    target: `http://127.0.0.1:${port}`,
    seed: 1,
    observe,
  })
  const countOf = (text: string) => parse.mock.calls.filter(([given]) => given === text).length
  return { answers: countOf(answerText), requests: countOf(requestText) }
}

/** Two guarantees, a data check, an observer that reads by itself, and the kinds of errors. */
function observeAll() {
  const seen: unknown[] = []
  const observers = [1, 2].map(() =>
    readingJson<{ sku: string }, Order>(({ request, answer }) => ({
      action: 'create',
      key: request?.sku ?? null,
      value: answer?.id,
    })),
  )
  const data = collectSeen([
    check('stored', {
      sql: 'select 0',
      expect: 0,
      observe: (exchange) => [readExchange<unknown, Order>(exchange).answer?.id],
    }),
  ])
  const errors = new ErrorKinds()
  const observe = (exchange: ObservedExchange): void => {
    for (const observer of observers) seen.push(...observer(exchange).seen)
    data.observe(exchange)
    errors.observe(exchange)
    seen.push(exchange.content?.json())
  }
  return { observe, seen, errors }
}

const reading: RequestOptions = {
  capture: [capture('id', jsonPath('$.id')), capture('sku', jsonPath('$.lines[0].sku'))],
  expect: [
    equals(jsonPath('$.total'), 7),
    exists(jsonPath('$.lines')),
    satisfiesThat('there is one line', (answer) => {
      const { lines } = answer.json() as { lines: readonly unknown[] }
      return lines.length === 1
    }),
  ],
}

test('expectations, captures, guarantees and checks share one reading of each answer and each request', async () => {
  const { observe, seen } = observeAll()
  const counted = await countParses(reading, { status: 200, observe })
  expect(seen).toHaveLength(3 * users)
  expect(counted).toEqual({ answers: users, requests: users })
})

test('so do the words of an error', async () => {
  const { observe, errors } = observeAll()
  const counted = await countParses(reading, { status: 500, observe })
  expect(errors.list()).toEqual([{ kind: 'POST /orders 500 "sold out"', count: users }])
  expect(counted.answers).toBe(users)
})

test('what nobody asks for is not read', async () => {
  const statuses: unknown[] = []
  const counted = await countParses(
    {},
    { status: 200, observe: ({ status }) => statuses.push(status) },
  )
  expect(statuses).toHaveLength(users)
  expect(counted).toEqual({ answers: 0, requests: 0 })
})
