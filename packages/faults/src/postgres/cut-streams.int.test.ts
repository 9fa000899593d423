import { createRandom } from '@gauntlet/core/random'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import postgres from 'postgres'
import { expect, test } from 'vitest'
import { startPostgresProxy } from './postgres-proxy.ts'
import { toDone, useWireTest } from './test-support/wire-test.ts'
import type { WirePoint } from './wire.ts'

const { closeLater, database } = useWireTest()

/** A relay before a server that cuts what passes into pieces, each in a separate segment. */
async function startCutter(url: string, most: number, seed: number): Promise<string> {
  const origin = new URL(url)
  const random = createRandom(seed)
  const pass = async (from: Socket, to: Socket) => {
    for await (const bytes of from.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      for (let at = 0; at < bytes.length;) {
        const size = 1 + Math.floor(random.unit() * most)
        await new Promise<void>((resolve) =>
          to.write(bytes.subarray(at, at + size), () => resolve()),
        )
        at += size
      }
    }
    to.end()
  }
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const upstream = connect({
      port: Number(origin.port),
      host: origin.hostname,
      allowHalfOpen: true,
      noDelay: true,
    })
    for (const socket of [client, upstream]) socket.on('error', () => undefined)
    pass(client, upstream).catch(() => upstream.destroy())
    pass(upstream, client).catch(() => client.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closeLater(async () => void server.close())
  const cut = new URL(url)
  cut.port = String((server.address() as AddressInfo).port)
  return cut.href
}

/** A part of everything. */
async function converse(url: string): Promise<unknown[]> {
  const sql = postgres(url, { max: 1, fetch_types: false })
  const seen: unknown[] = []
  await Promise.all([1, 2, 3].map((id) => sql`insert into orders values (${id})`))
  await sql
    .begin(async (tx) => {
      await tx`insert into orders values (4)`
      await tx`insert into orders values (1)`
    })
    .catch((error: { code: string }) => seen.push(error.code))
  await sql`select id, repeat('x', 3000) as long from orders order by id`.cursor(2, (rows) => {
    seen.push(...rows)
  })
  await pipeline(Readable.from(['5\n', '6\n']), await sql`copy orders from stdin`.writable())
  seen.push(await text(await sql`copy orders to stdout`.readable()))
  seen.push(await sql.unsafe('select 1 as a; select 2 as b'))
  await sql.end({ timeout: 5 })
  return seen
}

async function converseThrough(most: number) {
  await database().query('truncate orders')
  const points: WirePoint[] = []
  const proxy = await startPostgresProxy({
    databaseUrl: await startCutter(database().url, most, 1),
    onPoint: (point) => void points.push(point),
  })
  closeLater(() => proxy.close())
  const seen = await converse(await startCutter(proxy.url, most, 2))
  return { seen, done: toDone(points) }
}

test.each([1, 3, 20, 400])(
  'streams cut into pieces of at most %i bytes say the same',
  async (most) => {
    const direct = await converse(database().url)
    const cut = await converseThrough(most)
    expect(cut.seen).toEqual(direct)
    expect(cut.done).toEqual([
      'insert into orders values (?): INSERT 0 1',
      'insert into orders values (?): INSERT 0 1',
      'insert into orders values (?): INSERT 0 1',
      'begin: BEGIN',
      'insert into orders values (?): INSERT 0 1',
      'insert into orders values (?): 23505',
      'rollback: ROLLBACK',
      'select id, repeat (?) as long from orders order by id: no tag',
      'select id, repeat (?) as long from orders order by id: SELECT 1',
      'copy orders from stdin: COPY 2',
      'copy orders to stdout: COPY 5',
      'select ? as a; select ? as b: SELECT 1; SELECT 1',
    ])
  },
)
