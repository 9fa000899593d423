import { createTestDatabase, type TestDatabase } from '@gauntlet/testkit'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { startPostgresProxy, type PostgresProxy } from '../postgres-proxy.ts'
import type { WireAction, WireDecision, WirePoint } from '../wire.ts'

export type Decide = (point: WirePoint) => WireDecision | undefined

export type ProxyUnderTest = {
  readonly proxy: PostgresProxy
  readonly points: readonly WirePoint[]
  readonly refused: readonly string[]
}

/** A database with a table `orders`, empty before each test, and what a test opens, closed behind it. */
export function useWireTest() {
  let made: TestDatabase | undefined
  const open: (() => Promise<unknown>)[] = []
  const database = (): TestDatabase => made as TestDatabase
  beforeAll(async () => {
    made = await createTestDatabase()
    await made.query('create table orders (id int primary key)')
  })
  afterAll(async () => await made?.drop())
  afterEach(async () => {
    for (const close of open.splice(0).toReversed()) await close()
    await database().query('truncate orders')
  })
  return {
    database,
    closeLater: (close: () => Promise<unknown>) => void open.push(close),
    stored: async () => {
      const rows = await database().query<{ id: number }>('select id from orders order by id')
      return rows.map(({ id }) => id)
    },
    startProxy: async (decide: Decide = () => undefined): Promise<ProxyUnderTest> => {
      const points: WirePoint[] = []
      const refused: string[] = []
      const proxy = await startPostgresProxy({
        databaseUrl: database().url,
        onPoint: (point) => {
          points.push(point)
          return decide(point)
        },
        onRefused: (reason) => refused.push(reason),
      })
      open.push(() => proxy.close())
      return { proxy, points, refused }
    },
  }
}

/** Decides so once, at the first such point of a statement that begins so. */
export function once(at: 'before' | 'after', fingerprint: string, action: WireAction) {
  const said: string[] = []
  let isOver = false
  const decide: Decide = (point) => {
    if (isOver || point.at !== at || !point.statement.fingerprint.startsWith(fingerprint)) return
    isOver = true
    const decision: WireDecision = {
      action,
      done: (proof) => said.push(`done: ${proof}`),
      failed: (why) => said.push(`failed: ${why}`),
    }
    return decision
  }
  return { decide, said }
}

/** What became of each statement, in the order in which they were done: `insert into orders values (?): INSERT 0 1`. */
export function toDone(points: readonly WirePoint[]): string[] {
  return points.flatMap((point) =>
    point.at === 'after'
      ? `${point.statement.fingerprint}: ${point.error ?? point.tag ?? 'no tag'}`
      : [],
  )
}
