import { bundledCommand, hasBrowser } from '@gauntlet/testkit'
import { flow, get } from '@gauntlet/core/flow'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hintsAtMore, scrollToEnd } from './test-support/edges.ts'
import { listFlaws } from './test-support/looks.ts'
import { openDashboard, type Dashboard } from './test-support/open-dashboard.ts'

const service = `require('http').createServer((q, s) => s.end('{}')).listen(process.env.PORT, '127.0.0.1')`
const config = {
  // A test machine is busy with other tests: what is looked at here is not how busy.
  auditLimits: { slipP99Ms: 60_000, eventLoopP99Ms: 60_000, cpuRatio: 100, unsentRatio: 1 },
  targets: { candidate: { start: { command: [process.execPath, '-e', service] } } },
  dataChecks: 'none',
  scenarios: {
    look: {
      name: 'look',
      phases: [{ kind: 'open', durationMs: 4000, ratePerSecond: 25 }],
      flows: [{ weight: 1, flow: flow('look', [get('/ready')]) }],
    },
  },
  faults: {
    faulted: {
      scenario: 'look',
      inject: [
        { kind: 'delay', after: 20, requests: 10, ms: 300 },
        { kind: 'reset', after: 35, requests: 1 },
        { kind: 'kill', after: 50, times: 1 },
        { kind: 'lost-answer', after: 90_000, requests: 1 },
      ],
    },
  },
}

describe.skipIf(!hasBrowser())('a run into which the real command injected faults', () => {
  let dashboard: Dashboard
  let address: string
  /** The HTML that the command wrote. */
  let report: string
  let code: number

  beforeAll(async () => {
    dashboard = await openDashboard()
    const root = await mkdtemp(join(tmpdir(), 'gauntlet-faults-'))
    await writeFile(join(root, 'gauntlet.config.mjs'), `export default ${JSON.stringify(config)}\n`)
    const env = { ...process.env, GAUNTLET_DATABASE_URL: dashboard.database.url }
    const run = promisify(execFile)(
      process.execPath,
      [bundledCommand(), 'run', '--only', 'faults'],
      {
        cwd: root,
        env,
      },
    )
    code = await run.then(
      () => 0,
      (error: { code: number }) => error.code,
    )
    const [faulted] = (await dashboard.store.loadRuns.list({ limit: 1 })).runs
    report = await readFile(join(root, 'artifacts', 'load-tests', `${faulted?.id}.html`), 'utf8')
    await rm(root, { recursive: true, force: true })
    address = `/runs/${faulted?.id}`
  })

  afterAll(async () => {
    await dashboard?.close()
  })

  test('the windows of what happened are shaded in the chart, each with its name', async () => {
    const page = await dashboard.open(address)
    const chart = page.getByRole('img', { name: 'Response time over the run, per second' })
    await expect
      .poll(() =>
        chart.locator('text', { hasText: /^(delay|reset|kill|lost answer)$/ }).allTextContents(),
      )
      .toEqual(['delay', 'reset', 'kill'])
    const bands = chart.locator('rect[fill="var(--series-5)"], g[fill="var(--series-5)"] rect')
    const widths = await bands.evaluateAll((all) =>
      all.map((one) => one.getBoundingClientRect().width),
    )
    expect(widths).toHaveLength(3)
    // The reset was over at once, and is still to be seen.
    expect(Math.min(...widths)).toBeGreaterThan(2)
    await page.getByText('a fault at work').waitFor()
    await page.close()
  })

  test('the table says what happened, when, to how many requests, and by what proof', async () => {
    const page = await dashboard.open(address)
    const table = page.getByRole('table', { name: 'Faults' })
    // A fault that did not happen is no evidence, and the verdict inconclusive.
    expect(code).toBe(3)
    const rowOf = (kind: string) => table.getByRole('row', { name: new RegExp(`^${kind}`) })
    await expect
      .poll(() => rowOf('delay').textContent())
      .toMatch(/^delay✓ happened20\d\.\d\d–\d\.\d\d s1\d/)
    await expect.poll(() => rowOf('kill').textContent()).toMatch(/happened50.*SIGKILL/)
    await expect
      .poll(() => rowOf('lost answer').textContent())
      .toMatch(/did not happen90,000–0it waits for 90,?000 requests/)
    await page.close()
  })

  test('on a phone a table or chart that goes on beyond the edge shows it, until its end is reached', async () => {
    const page = await dashboard.open(address)
    await page.setViewportSize({ width: 390, height: 800 })
    const faults = page.getByRole('region', { name: 'Faults' })
    await expect.poll(() => hintsAtMore(page, faults)).toBe(true)
    await scrollToEnd(faults)
    await expect.poll(() => hintsAtMore(page, faults)).toBe(false)
    await page.goto('about:blank')
    // The narrowest phone: what was measured here may be short.
    await page.setViewportSize({ width: 320, height: 800 })
    await page.setContent(report)
    const endpoints = page.locator('.scroll', { hasText: 'per second' }).first()
    for (const scrolling of [endpoints, page.locator('figure').first()]) {
      await expect.poll(() => hintsAtMore(page, scrolling)).toBe(true)
      await scrollToEnd(scrolling)
      await expect.poll(() => hintsAtMore(page, scrolling)).toBe(false)
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
    await page.close()
  })

  test('it is fit to be read, at a desk and on a phone, light and dark', async () => {
    const page = await dashboard.open(address)
    expect(await listFlaws(page, 'faults')).toEqual([])
    await page.close()
  })
})
