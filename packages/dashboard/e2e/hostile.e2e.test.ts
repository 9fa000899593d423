import { toLoadRunDocument } from '@gauntlet/contract'
import { createRunId, type Store } from '@gauntlet/store'
import {
  buildCheck,
  buildEndpointResult,
  buildFault,
  buildLoadResult,
  buildLoadRunRow,
  buildReviewDocument,
  replaceReviewTexts,
  hasBrowser,
  openPage,
} from '@gauntlet/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Gap } from '@gauntlet/core/verdict'
import { startHostileService, type HostileService } from './test-support/hostile-service.ts'
import { openDashboard, type Dashboard } from './test-support/open-dashboard.ts'
import {
  buildAnomaly,
  buildCompare,
  buildGuarantees,
  storeEvidence,
} from './test-support/stored-evidence.ts'
import { buildParity, buildParityDetails } from './test-support/stored-parity.ts'
import { buildSmoke } from './test-support/stored-smoke.ts'
import { buildReason, buildStage, buildVerdict } from './test-support/stored-verdicts.ts'

/** Would run, were it ever taken for markup or for an address; its end reorders and hides what is read. */
const evil = `<script>window.owned = 1</script><img src="http://evil.example/x" onerror="window.owned = 1">javascript:window.owned=1\u001b[2J\u009b\u202egnp\u2066\u200f\u2028::error::x`

async function storeHostileRun(store: Store): Promise<string> {
  const id = createRunId(Date.now())
  const document = toLoadRunDocument({
    tool: evil,
    at: '2026-11-20T09:00:00.000Z',
    run: buildLoadRunRow({
      id,
      run_name: evil,
      scenario_name: evil,
      target_base_url: evil,
      git_sha: evil,
      tags: { [evil]: evil },
      artifacts_path: evil,
      notes: evil,
      environment: { [evil]: evil },
    }),
    result: buildLoadResult({
      scenario: evil,
      workloadHash: evil,
      endpoints: [
        buildEndpointResult({
          method: evil,
          endpoint: evil,
          responseCodes: { [evil]: 594 },
          errorBreakdown: { [evil]: 6 },
        }),
      ],
      userFailures: [{ kind: evil, message: evil, count: 6 }],
    }),
    checks: [buildCheck({ name: evil, expected: evil, observed: evil, details: { [evil]: evil } })],
    faults: [buildFault({ proof: evil })],
    errorText: evil,
  })
  await store.loadRuns.import(document)
  return id
}

/** A run under way, as its process stored it. */
async function startHostileRun(store: Store): Promise<string> {
  const id = createRunId(Date.now())
  const texts = { run_name: evil, scenario_name: evil, target_base_url: evil, notes: evil }
  await store.loadRuns.start({
    ...buildLoadRunRow({ id, ...texts, git_sha: evil, tags: { [evil]: evil } }),
    status: 'RUNNING',
    ended_at: null,
    duration_ms: null,
    generator_audit: null,
  })
  return id
}

const hostileGap: Gap = {
  id: evil,
  title: evil,
  status: 'accepted',
  owner: evil,
  reason: evil,
  ticket: evil,
  expires: '2127-06-30',
  covers: { parity: { mapping: evil, cases: [evil] } },
}

describe.skipIf(!hasBrowser())('a target that puts script into everything it controls', () => {
  let dashboard: Dashboard
  let service: HostileService
  const paths: Record<string, string> = { verdicts: '/', benchmarks: '/benchmarks' }

  beforeAll(async () => {
    service = await startHostileService(evil)
    dashboard = await openDashboard({
      readGaps: async () => [hostileGap],
      experiments: { origin: service.origin },
    })
    const { store } = dashboard
    paths['run'] = `/runs/${await storeHostileRun(store)}`
    const reason = buildReason({
      check: evil,
      summary: evil,
      known_gap: evil,
      evidence: evil,
      outcome: 'fail',
    })
    const verdict = buildVerdict(0, {
      project: evil,
      branch: evil,
      stages: [buildStage({ reasons: [reason] })],
      builds: [{ target: evil, build: evil, url: evil }],
      not_looked_at: [evil],
      evidence: evil,
    })
    await store.verdicts.save(verdict)
    paths['verdict'] = `/verdicts/${verdict.id}`
    const [compare, parity] = [buildCompare({ scenario: evil }), buildParity(evil)]
    const anomaly = buildAnomaly()
    const guarantees = buildGuarantees({
      ...anomaly,
      key: evil,
      sentence: evil,
      operations: anomaly.operations.map((one) => ({
        ...one,
        value: evil,
        proposal: evil,
        step: evil,
      })),
      rows: [{ [evil]: evil }],
    })
    paths['compare'] = `/compare/${await storeEvidence(store, compare)}`
    const details = buildParityDetails(evil)
    const parityId = await storeEvidence(store, parity, { details })
    paths['parity'] = `/parity/${parityId}?case=wrong+prefix`
    paths['guarantees'] = `/guarantees/${await storeEvidence(store, guarantees)}`
    paths['smoke'] = `/smoke/${await storeEvidence(store, buildSmoke(evil))}`
    const review = replaceReviewTexts(buildReviewDocument(), () => evil)
    paths['review'] = `/reviews/${await storeEvidence(store, review)}`
    paths['live'] = `/runs/${await startHostileRun(store)}`
    paths['comparisons'] = '/compare'
    paths['gaps'] = '/gaps'
    paths['experiments'] = `/experiments?experiment=${encodeURIComponent(evil)}`
  })

  afterAll(async () => {
    await dashboard?.close()
    await service?.close()
  })

  test.each([
    'verdicts',
    'verdict',
    'benchmarks',
    'run',
    'compare',
    'parity',
    'guarantees',
    'review',
    'smoke',
    'live',
    'comparisons',
    'gaps',
    'experiments',
  ])('on the page %s it is text, and runs nowhere', async (name) => {
    const page = await openPage(dashboard.browser)
    const complaints: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    const elsewhere: string[] = []
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== new URL(dashboard.url).origin)
        elsewhere.push(request.url())
    })
    await page.goto(dashboard.url + paths[name])
    await expect.poll(() => page.locator('main').textContent()).toContain('<script>')
    await expect.poll(() => page.getByText('Loading …').count()).toBe(0)
    for (const summary of await page.locator('summary').all()) {
      if (await summary.isVisible()) await summary.click()
    }
    expect(await page.evaluate(() => 'owned' in globalThis)).toBe(false)
    expect(
      await page.locator('main script, main img, main [onerror], a[href^="javascript"]').count(),
    ).toBe(0)
    expect(await page.locator('main').textContent()).not.toMatch(
      /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u,
    )
    expect({ complaints, elsewhere }).toEqual({ complaints: [], elsewhere: [] })
    await page.close()
  })
})
