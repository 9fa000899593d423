import { readHistory } from '@gauntlet/engine'
import { connect, headers as makeHeaders } from '@nats-io/transport-node'
import { join } from 'node:path'
import { readdir, readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { describe, expect, test } from 'vitest'
import { ALL_RESULTS, toCommands } from './subjects.ts'
import { hasNatsServer } from './test-support/nats-server.ts'
import { ordersOverNats, startTwo, two } from './test-support/orders-over-nats.ts'

describe.skipIf(!hasNatsServer())('through a NATS server', () => {
  const here = ordersOverNats()
  const toHere = (text: string): string =>
    text.replaceAll('nats://nats.internal:4222', here.nats.url)

  const filesOf = async (id: string) => {
    const folder = join(here.shop.root, 'artifacts', 'load-tests')
    return { folder, names: (await readdir(folder)).filter((name) => name.startsWith(id)) }
  }

  test('two workers that have nothing of the project send the load of one, and what they recorded is judged as one', async () => {
    // Every id twice, to users of different workers: none of them records both.
    here.shop.toId = (count) => Math.ceil(count / 2)
    const workers = startTwo(here)
    const run = here.shop.run('short', here.nats.url, two)
    const { exit, document, stderr } = await run.ended
    expect({ exit, stderr, said: document.message }).toEqual({
      exit: 1,
      stderr: expect.any(String),
      said: undefined,
    })
    const { orders } = here.shop
    expect(orders).toHaveLength(100)
    expect(new Set(orders.map(({ pid }) => pid)).size).toBe(2)
    expect(new Set(orders.map(({ sku }) => sku)).size).toBe(100)
    expect(new Set(orders.map(({ index }) => index)).size).toBe(100)
    expect(
      new Set(orders.map(({ later, shop: one, token }) => `${later} ${one} ${token}`)),
    ).toEqual(new Set(['read later north secret']))
    expect(document.run.environment['workers']).toBe(2)
    expect(document.audit).toMatchObject({ offered: 100, sent: 100, valid: true, reasons: [] })
    expect(document.audit?.workers).toMatchObject([
      { offered: 50, clock: { uncertainty_ms: expect.any(Number) } },
      { offered: 50, clock: { skew_ms: expect.any(Number) } },
    ])
    expect(document.endpoints).toMatchObject([
      { requests_total: 100, response_codes: { 201: 100 } },
    ])
    expect(document.guarantees).toMatchObject([{ outcome: 'fail', operations: 100 }])
    const { folder, names } = await filesOf(document.run.id)
    expect(names.filter((name) => name.includes('worker'))).toEqual([])
    const { history, complete, header } = await readHistory(
      join(folder, `${document.run.id}.history`),
    )
    expect([history.length, complete]).toEqual([100, true])
    expect([...history.invokedAtNs]).toEqual([...history.invokedAtNs].toSorted((a, b) => a - b))
    expect(header.uncertaintyNs).toBeGreaterThan(0)
    // They are free again.
    expect(workers.map(({ child }) => child.exitCode)).toEqual([null, null])
  })

  test('a worker process is killed: no evidence, and what both recorded is here', async () => {
    startTwo(here)
    here.shop.onOrder = ({ pid }, count) => {
      if (count === 100) process.kill(pid, 'SIGKILL')
    }
    const { exit, document } = await here.shop.run('long', here.nats.url, two).ended
    // 1 where the machine is so busy that answers do not come before the end of the drain: those are errors.
    expect([1, 3]).toContain(exit)
    expect(document.audit?.reasons[0]).toMatch(
      /^worker [12] of 2: it was lost: it was ended by SIGKILL$/,
    )
    expect(document.guarantees).toMatchObject([{ outcome: 'no_evidence' }])
    const { folder, names } = await filesOf(document.run.id)
    expect(names.filter((name) => /\.worker-\d\.history$/.test(name))).toHaveLength(2)
    const { history } = await readHistory(join(folder, `${document.run.id}.history`))
    expect(history.length).toBeGreaterThan(50)
  })

  test('every command and every result comes twice: each counts once', async () => {
    const spy = await connect({ servers: [here.nats.url] })
    let repeated = 0
    const again = '-again'
    spy.subscribe(ALL_RESULTS, {
      callback: (_, { subject, data, headers }) => {
        const id = headers?.get('Nats-Msg-Id')
        if (!headers || id === undefined || id.endsWith(again)) return
        const copy = makeHeaders()
        for (const [name, values] of headers) for (const value of values) copy.set(name, value)
        // Another id: the server takes it for another message.
        copy.set('Nats-Msg-Id', `${id}${again}`)
        repeated += 1
        spy.publish(subject, data, { headers: copy })
      },
    })
    const commands = new Set<string>()
    spy.subscribe(toCommands('*'), {
      callback: (_, message) => {
        const { subject } = message
        const text = message.string()
        if (commands.has(text) || text.includes('"release"')) return
        commands.add(text)
        spy.publish(subject, text, { reply: 'nobody' })
      },
    })
    await spy.flush()
    startTwo(here)
    const { exit, document } = await here.shop.run('short', here.nats.url, two).ended
    await spy.close()
    expect(repeated).toBeGreaterThan(4)
    expect(commands.size).toBeGreaterThanOrEqual(6)
    expect(document.audit).toMatchObject({ offered: 100, sent: 100, reasons: [] })
    expect(document.endpoints).toMatchObject([{ requests_total: 100 }])
    expect(here.shop.orders).toHaveLength(100)
    expect(exit).toBe(0)
  })

  test('the example of docs/scale.md runs as it stands', async () => {
    const page = await readFile(new URL('../../../../../../docs/scale.md', import.meta.url), 'utf8')
    const [, commands = ''] = /```sh\n([\s\S]*?)```/.exec(page) ?? []
    const [, output = ''] = /```text\n([\s\S]*?)```/.exec(page) ?? []
    const lines = toHere(commands)
      .split('\n')
      .map((line) => (line.split('#')[0] ?? '').trim())
    const [work = '', run = ''] = lines
      .filter((line) => line.startsWith('gauntlet '))
      .map((line) => line.replace('gauntlet ', ''))
    here.shop.start(work, { cwd: '/tmp' })
    here.shop.start(work, { cwd: '/tmp' })
    const { exit, stderr } = await here.shop.start(run).ended
    expect(exit).toBe(0)
    expect(stderr).toContain(toHere(output).trim().replace('load-1, load-2', hostname()))
    expect(here.shop.orders).toHaveLength(50)
  })
})
