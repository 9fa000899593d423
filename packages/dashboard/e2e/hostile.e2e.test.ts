import { PageError, toLoadRunDocument } from '@gauntlet/contract'
import type { ServedPage } from '@gauntlet/server'
import { createRunId, type Store } from '@gauntlet/store'
import {
  buildFaultsDocument,
  buildSweepDocument,
  buildCheck,
  buildEndpointResult,
  buildFault,
  buildLoadResult,
  buildLoadRunRow,
  buildReviewDocument,
  replaceReviewTexts,
  hasBrowser,
} from '@gauntlet/testkit'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Gap } from '@gauntlet/core/verdict'
import { hostileText as evil, listTraces } from './test-support/hostile-text.ts'
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

const evilName = '<b onclick=x>\u001b[2J\u202e\u2066\u200f'

/** One page shows all that it is given, of the other the backend's words are in the error. */
const hostilePages: ServedPage[] = [
  { name: evilName, link: `http://evil.example/${evil}` },
  {
    name: `${evilName} 1`,
    path: 'hostile',
    file: fileURLToPath(new URL('test-support/text-page.js', import.meta.url)),
    read: () => ({ [evil]: [evil] }),
  },
  {
    name: `${evilName} 2`,
    path: 'refusing',
    file: fileURLToPath(new URL('test-support/text-page.js', import.meta.url)),
    read: () => {
      throw new PageError('refused', evil, { hint: evil })
    },
  },
]

describe.skipIf(!hasBrowser())('a target that puts script into everything it controls', () => {
  let dashboard: Dashboard
  const paths: Record<string, string> = { verdicts: '/', benchmarks: '/benchmarks' }

  beforeAll(async () => {
    dashboard = await openDashboard({
      readGaps: async () => ({ gaps: [hostileGap], unreadable: [] }),
      pages: hostilePages,
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
    paths['sweep'] =
      `/sweep/${await storeEvidence(store, buildSweepDocument({ flow: evil, target: evil }, evil))}`
    const underFaults = buildFaultsDocument({ plan: evil, inject: [evil] }, evil)
    paths['faults'] = `/faults/${await storeEvidence(store, underFaults)}`
    const review = replaceReviewTexts(buildReviewDocument(), () => evil)
    paths['review'] = `/reviews/${await storeEvidence(store, review)}`
    paths['live'] = `/runs/${await startHostileRun(store)}`
    paths['comparisons'] = '/compare'
    paths['gaps'] = '/gaps'
    paths['project page'] = `/hostile?said=${encodeURIComponent(evil)}`
    paths['failed project page'] = '/refusing'
  })

  afterAll(async () => {
    await dashboard?.close()
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
    'sweep',
    'faults',
    'live',
    'comparisons',
    'gaps',
    'project page',
    'failed project page',
  ])('on the page %s it is text, and runs nowhere', async (name) => {
    expect(await listTraces(dashboard.browser, new URL(dashboard.url + paths[name]))).toEqual([])
  })
})
