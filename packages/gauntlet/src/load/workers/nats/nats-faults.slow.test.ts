import { readHistory } from '@gauntlet/engine'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hasNatsServer } from './test-support/nats-server.ts'
import { ordersOverNats, startTwo, two } from './test-support/orders-over-nats.ts'

/** What sets the clocks of a process: its program would start another process, which outlives it. */
const preload = /^LD_PRELOAD=(.*)$/m.exec(
  spawnSync('faketime', ['-f', '+0s', 'env'], { encoding: 'utf8' }).stdout ?? '',
)?.[1]
if (hasNatsServer() && preload === undefined)
  process.stderr.write('SKIPPED: no faketime here; Debian has it as the package faketime\n')

/** The process that a worker started for the load, which said its number in its orders. */
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe.skipIf(!hasNatsServer())('faults, with what time they take', () => {
  const here = ordersOverNats()
  test('a machine is gone, with all its processes: it is lost, and its part is given to nobody', async () => {
    const gone = here.shop.worker(here.nats.url)
    here.shop.worker(here.nats.url)
    here.shop.onOrder = (_, count) => {
      if (count === 100) gone.child.kill('SIGKILL')
    }
    const { document } = await here.shop.run('long', here.nats.url, two).ended
    expect(document.audit?.reasons[0]).toMatch(
      /^worker [12] of 2: it was lost: it sent nothing for 15 s$/,
    )
    expect(document.audit?.workers?.filter(({ lost }) => lost)).toHaveLength(1)
  })

  test('NATS starts again under load: nothing is lost and nothing is counted twice', async () => {
    startTwo(here)
    let restarted: Promise<void> | undefined
    here.shop.onOrder = (_, count) => {
      if (count === 60) restarted ??= here.nats.kill().then(() => here.nats.start())
    }
    const { document } = await here.shop.run('middle', here.nats.url, two).ended
    await restarted
    expect(document.audit).toMatchObject({ offered: 300, sent: 300, reasons: [] })
    expect(document.guarantees).toMatchObject([{ outcome: 'pass', operations: 300 }])
    expect(here.shop.orders).toHaveLength(300)
  })

  test('NATS goes and stays away: workers stop, no evidence, and the command ends', async () => {
    startTwo(here)
    let gone: Promise<void> | undefined
    here.shop.onOrder = (_, count) => {
      if (count === 60) gone ??= here.nats.kill()
    }
    const { exit, document } = await here.shop.run('long', here.nats.url, two).ended
    await gone
    await here.nats.start()
    expect([1, 3]).toContain(exit)
    expect(document.audit?.reasons.join()).toMatch(/worker [12] of 2: it was lost:/)
    expect(document.guarantees).toMatchObject([{ outcome: 'no_evidence' }])
    const before = here.shop.orders.length
    // They stop 10 s after it went, which is before the coordinator gave them up.
    expect(before).toBeLessThan(3_000)
  })

  test('the coordinator is killed: its workers stop within 5 s, and are free again', async () => {
    startTwo(here)
    let killedAt = Infinity
    let lastAt = 0
    const pids = new Set<number>()
    here.shop.onOrder = ({ pid }, count) => {
      pids.add(pid)
      lastAt = performance.now()
      if (count === 60) {
        killedAt = lastAt
        run.child.kill('SIGKILL')
      }
    }
    const run = here.shop.run('long', here.nats.url, two)
    await run.ended
    await expect.poll(() => [...pids].filter(isAlive)).toEqual([])
    expect(pids.size).toBe(2)
    expect(lastAt - killedAt).toBeLessThan(5_000)
    const { exit } = await here.shop.run('short', here.nats.url, two).ended
    expect(exit).toBe(0)
  })

  test('a worker that is stopped by its user says so, and ends', async () => {
    const left = here.shop.worker(here.nats.url, { more: ' --once' })
    here.shop.onOrder = (_, count) => {
      if (count === 60) left.child.kill('SIGTERM')
    }
    const { document } = await here.shop.run('long', here.nats.url, { more: ' --await-workers 1' })
      .ended
    expect(document.audit?.reasons[0]).toBe('worker 1 of 1: it was lost: it was stopped')
    expect((await left.ended).exit).toBe(4)
  })

  test('a worker that stands still for a while is late, and the audit names it', async () => {
    here.shop.worker(here.nats.url)
    here.shop.worker(here.nats.url)
    let frozen: number | undefined
    here.shop.onOrder = ({ pid }, count) => {
      if (count !== 30 || frozen !== undefined) return
      frozen = pid
      process.kill(pid, 'SIGSTOP')
      setTimeout(() => process.kill(pid, 'SIGCONT'), 1_500)
    }
    const more = ' --await-workers 2 --config strict.config.mjs'
    await here.shop.write(
      'strict.config.mjs',
      `import config from './gauntlet.config.mjs'
       export default { ...config, auditLimits: { slipP99Ms: 1_000, eventLoopP99Ms: 60_000, cpuRatio: 100 } }`,
    )
    const { document } = await here.shop.run('middle', here.nats.url, { more }).ended
    expect(document.audit?.reasons.join()).toMatch(/worker [12] of 2: load generator lag p99/)
    expect(document.audit?.workers?.every(({ lost }) => !lost)).toBe(true)
    expect(here.shop.orders).toHaveLength(300)
  })

  test.skipIf(preload === undefined)(
    'a clock that is 10 s ahead: no evidence, and the histories are merged in order all the same',
    async () => {
      here.shop.worker(here.nats.url)
      here.shop.worker(here.nats.url, { env: { LD_PRELOAD: preload, FAKETIME: '+10s' } })
      const { exit, document } = await here.shop.run('short', here.nats.url, two).ended
      expect({ exit, message: document.message }).toEqual({ exit: 3, message: undefined })
      expect(document.audit?.reasons).toEqual([
        expect.stringMatching(
          /^worker [12] of 2: its clock is (9|10)\d\d\d(\.\d)? ms ahead of the coordinator's \(limit 50 ms\)$/,
        ),
      ])
      const folder = join(here.shop.root, 'artifacts', 'load-tests')
      const { history } = await readHistory(join(folder, `${document.run.id}.history`))
      expect(history.length).toBe(100)
      // Each arrival is 10 ms behind the one before: of both workers in turn, not of one and then the other.
      const first = history.invokedAtNs[0] ?? 0
      const last = history.invokedAtNs[99] ?? 0
      expect((last - first) / 1e6).toBeLessThan(9_000)
    },
  )
})
