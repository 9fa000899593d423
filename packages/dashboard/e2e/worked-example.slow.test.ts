import { atDesk, hasBrowser, patienceMs, startBrowser } from '@gauntlet/testkit'
import { openStore } from '@gauntlet/store'
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listSeriousFindings } from './test-support/axe.ts'
import { listFlaws } from './test-support/looks.ts'
import { replayReview } from './test-support/replay-review.ts'
import { routes, toAddress, type Ids } from './test-support/routes.ts'
import {
  startStoppablePostgres,
  type StoppablePostgres,
} from './test-support/stoppable-postgres.ts'
import { writeWorkedExample, type WorkedExample } from './test-support/worked-example.ts'

/** What stands on each page over the store that the example fills. */
const shown: Readonly<Record<string, RegExp>> = {
  '/': /ship with known gaps/i,
  '/verdicts/$id': /Stage by stage/,
  '/benchmarks': /Before and after/,
  '/runs/$id': /Response time over the run/,
  '/compare': /Comparisons, newest first/,
  '/compare/$id': /candidate against baseline: take/,
  '/parity': /Parity, newest first/,
  '/parity/$id': /wrap in kind/,
  '/guarantees': /Guarantees, newest first/,
  '/guarantees/$id': /DUPLICATE_ID/,
  '/smoke': /Smoke, newest first/,
  '/smoke/$id': /Smoke: 5 of 5/,
  '/sweep': /No sweeps yet/,
  '/sweep/$id': /Not found/,
  '/faults': /No plans of faults yet/,
  '/faults/$id': /Not found/,
  '/reviews': /Reviews, newest first/,
  '/reviews/$id': /Review of main..HEAD/,
  '/gaps': /an error names its kind/,
  '/$page': /The last number given was \d+\./,
}

describe('the example of docs/dashboard.md', () => {
  let postgres: StoppablePostgres
  let example: WorkedExample
  let origin = ''

  beforeAll(async () => {
    postgres = await startStoppablePostgres()
    example = await writeWorkedExample(postgres.url)
  })

  afterAll(async () => {
    await example?.close()
    await postgres?.close()
  })

  test('the run ends with the verdict that stands there', async () => {
    const { code, stdout } = await example.gauntlet('run', '--profile', 'quick')
    expect({ code, verdict: /^verdict: \S+$/m.exec(stdout)?.[0] }).toEqual({
      code: 1,
      verdict: 'verdict: hold',
    })
  })

  test('both builds are compared too, whatever a busy machine lets that say', async () => {
    const sides = ['--baseline', 'baseline', '--candidate', 'candidate', '--scenario', 'take']
    const plan = ['--blocks', '7', '--cool-down', '0', '--profile', 'quick', '--json']
    const { stdout } = await example.gauntlet('compare', ...sides, ...plan)
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'gauntlet.compare/2', scenario: 'take' })
  })

  test('every question to the API is answered as it stands there', async () => {
    origin = await example.serve()
    const [, dialogue = ''] = /```console\n([\s\S]*?)```/.exec(example.text) ?? []
    const steps = dialogue.split(/^\$ /m).slice(1)
    expect(steps).toHaveLength(5)
    for (const step of steps) {
      const [command = '', ...answer] = step.trimEnd().split('\n')
      const asked = command.replace('http://127.0.0.1:4600', origin)
      const { stdout } = await promisify(execFile)('bash', ['-c', asked], { cwd: example.root })
      expect({ command, answer: stdout.trimEnd() }).toEqual({ command, answer: answer.join('\n') })
    }
    expect(example.said()).not.toContain('open-sesame')
  })

  test('the gap is accepted, and the next verdict is the one that stands there', async () => {
    const [accept = ''] = /^gauntlet gaps accept .*$/m.exec(example.text) ?? []
    const words = accept.replace('2027', '2127').replaceAll("'", '').split(' ')
    expect(await example.gauntlet(...words.slice(1))).toMatchObject({ code: 0 })
    const { code, stdout } = await example.gauntlet('run', '--only', 'smoke,parity')
    expect({ code, verdict: /^verdict: \S+$/m.exec(stdout)?.[0] }).toEqual({
      code: 0,
      verdict: 'verdict: ship-with-known-gaps',
    })
  })

  describe.skipIf(!hasBrowser())('in a browser', () => {
    let browser: Browser
    let session: BrowserContext
    let page: Page
    let ids: Ids

    beforeAll(async () => {
      await replayReview(example.root, postgres.url)
      ids = await listIds(postgres.url)
      browser = await startBrowser()
      session = await browser.newContext(atDesk)
      session.setDefaultTimeout(patienceMs)
      page = await session.newPage()
      await page.goto(origin)
      await page.getByLabel('Token').fill('open-sesame')
      await page.keyboard.press('Enter')
      await page.getByRole('article').first().waitFor()
    })

    afterAll(async () => {
      await browser?.close()
    })

    async function open(route: string): Promise<void> {
      await page.goto(origin + toAddress(route, ids))
      await expect.poll(() => page.locator('main').textContent()).toMatch(shown[route] ?? /never/)
    }

    // `pages.e2e.test.ts` looks at every page on a phone and in the other theme.
    test.each(routes)('%s shows what was measured, fit to be read', async (route) => {
      await open(route)
      const name = route.slice(1).replace('/$id', '-one').replace('$', '') || 'verdicts'
      const isPictured = process.env['DASHBOARD_SCREENSHOTS'] !== undefined
      const flaws = isPictured ? listFlaws(page, `real-${name}`) : listSeriousFindings(page)
      expect(await flaws).toEqual([])
    })

    test('each reason of the verdict leads to its evidence', async () => {
      await open('/verdicts/$id')
      await page.getByRole('link', { name: 'evidence' }).first().click()
      await expect.poll(() => page.locator('h1').textContent()).toMatch(/parity/i)
    })

    test('a build that was not committed is named so, uncut', async () => {
      await open('/verdicts/$id')
      const builds = page.locator('main p', { hasText: /^baseline / }).locator('code')
      await expect
        .poll(() => builds.allTextContents())
        .toEqual([expect.stringMatching(/^[\da-f]{12}\+changes$/), expect.any(String)])
      const widths = await builds.evaluateAll((all) =>
        all.map((one) => one.scrollWidth - one.clientWidth),
      )
      expect(widths).toEqual([0, 0])
    })

    test('the gap that the verdict applied names its owner, its last day, and what it covers', async () => {
      await open('/verdicts/$id')
      await page.getByRole('link', { name: 'known gap: error-form' }).click()
      await page.waitForURL(/\/gaps#error-form$/)
      const row = page.getByRole('table', { name: 'Known gaps' }).locator('tbody tr')
      await expect
        .poll(() => row.locator('td, th').allTextContents())
        .toEqual([
          'an error names its kinderror-form: the clients look at the status alone',
          '✓ accepted',
          'platform',
          '2127-06-30',
          '#12',
          'mapping wrap in kind over an address that is not there, a number that is not taken',
          'numbers faster',
        ])
      await row.getByRole('link', { name: 'numbers faster' }).click()
      await page.waitForURL(`**${toAddress('/verdicts/$id', ids)}`)
    })

    test('the number that two requests got has its timeline', async () => {
      await open('/guarantees/$id')
      const timeline = page.getByRole('img', { name: /^Timeline of / }).first()
      await expect.poll(() => timeline.locator('rect').count()).toBeGreaterThan(1)
    })

    test('the comparison of both builds shows its minimum detectable effect', async () => {
      await open('/compare/$id')
      await expect.poll(() => page.locator('main').textContent()).toMatch(/used of \d+ run/)
    })

    test('a run shows its two hundred requests', async () => {
      await open('/runs/$id')
      await expect.poll(() => page.locator('.cards').textContent()).toMatch(/^requests\d{3}/)
    })

    test('a run under which a guarantee broke is not called passed, and leads to the proof', async () => {
      const [before, after] = [ids['/guarantees'] ?? '', ids['/runs'] ?? '']
      await page.goto(`${origin}/runs/${before}`)
      const proof = page.getByRole('link', { name: 'A guarantee broke under this load' })
      await expect.poll(() => proof.count()).toBe(1)
      await expect
        .poll(() => page.locator('.card-head .badge').allTextContents())
        .toEqual(['✕ failed'])
      expect(await page.locator('.notice.fail li').textContent()).toMatch(
        /failed numbers \(uniqueIds\): DUPLICATE_ID × \d+$/,
      )
      expect(await listFlaws(page, 'real-run-broken')).toEqual([])
      const report = join(example.root, 'artifacts', 'load-tests', `${before}.html`)
      expect(await readFile(report, 'utf8')).toContain('A guarantee broke under this load.')
      await proof.click()
      await page.waitForURL(`**/guarantees/${before}`)
      await page.goto(`${origin}/runs/${after}`)
      await page.getByRole('link', { name: 'The guarantees held under this load' }).waitFor()
    })

    describe('while the store is away', () => {
      const opened = new Map<string, Page>()
      // A list, one of its things, and a page that does not need the store: the others are as one of them.
      const some = routes.filter((route) => !route.includes('$') || alone.includes(route))

      beforeAll(async () => {
        await postgres.stop()
      })

      test.each(some)('%s says so, and what to do', async (route) => {
        const other = await session.newPage()
        opened.set(route, other)
        await other.goto(origin + toAddress(route, ids))
        const said = other.locator('main')
        await expect.poll(() => said.textContent()).toMatch(shownWhileAway(route))
        const width = await other.evaluate(() => document.documentElement.scrollWidth)
        expect(width).toBeLessThanOrEqual(atDesk.viewport.width)
      })

      test('the words about it are fit to be read', async () => {
        await page.goto(origin + toAddress('/reviews/$id', ids))
        await page.getByRole('alert').waitFor()
        expect(await listFlaws(page, 'store-away')).toEqual([])
      })

      describe('and is back', () => {
        beforeAll(async () => {
          await postgres.start()
        })

        test.each(some)('%s goes on by itself', async (route) => {
          const main = opened.get(route)?.locator('main')
          await expect.poll(() => main?.textContent()).toMatch(shown[route] ?? /never/)
          // The example has no sweep and no faults: that one is not there is an alert, and the only one.
          const alerts = main?.getByRole('alert').filter({ hasNotText: 'Not found' })
          expect(await alerts?.count()).toBe(0)
          await opened.get(route)?.close() // its questions would go on
        })
      })
    })
  })
})

/** The pages of one thing that are opened while the store is away. */
const alone = ['/verdicts/$id', '/runs/$id', '/$page']

/** Every page rests on the store but that of the project's own backend. */
function shownWhileAway(route: string): RegExp {
  if (route === '/$page') return shown[route] ?? /never/
  return /^The results store is away.*GAUNTLET_DATABASE_URL.*This page asks again by itself\.$/
}

/** The newest of each kind; of the load runs the one after the change. */
async function listIds(url: string): Promise<Ids> {
  const store = await openStore({ url })
  try {
    const verdicts = await store.verdicts.list({ limit: 1 })
    const runs = await store.loadRuns.list({ phase: 'POST_MITIGATION', limit: 1 })
    const evidence = await store.evidence.list({ limit: 100 })
    const newest = (kind: string, outcome?: string) =>
      evidence.rows.find((row) => row.kind === kind && row.outcome === (outcome ?? row.outcome))?.id
    return {
      '/verdicts': verdicts.rows[0]?.id ?? '',
      '/runs': runs.runs[0]?.id ?? '',
      '/compare': newest('compare') ?? '',
      '/parity': newest('parity') ?? '',
      '/guarantees': newest('guarantees', 'fail') ?? '',
      '/smoke': newest('smoke') ?? '',
      // Its service has no database, and nothing is broken.
      '/sweep': verdicts.rows[0]?.id ?? '',
      '/faults': verdicts.rows[0]?.id ?? '',
      '/reviews': newest('review') ?? '',
      '/$page': 'numbers',
    }
  } finally {
    await store.close()
  }
}
