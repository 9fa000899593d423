import { hasBrowser } from '@gauntlet/testkit'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDashboard, type Dashboard } from './test-support/open-dashboard.ts'
import { buildGuarantees, storeEvidence } from './test-support/stored-evidence.ts'
import { storeBenchmark } from './test-support/stored-runs.ts'

const evil = '=HYPERLINK("http://evil.example","a")\u202e'

describe.skipIf(!hasBrowser())('tables are taken along', () => {
  let dashboard: Dashboard
  let hostile = ''

  beforeAll(async () => {
    dashboard = await openDashboard()
    const { store } = dashboard
    await storeBenchmark(store, 'mixed')
    const guarantees = buildGuarantees()
    const [first, ...others] = guarantees.guarantees
    const named = first ? [{ ...first, name: evil }, ...others] : []
    hostile = `/guarantees/${await storeEvidence(store, { ...guarantees, guarantees: named })}`
  })

  afterAll(async () => {
    await dashboard?.close()
  })

  test('by keyboard: the clipboard has every row loaded, with whole values', async () => {
    const page = await dashboard.open('/benchmarks?scenario=mixed')
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('button', { name: 'Copy: Runs, newest first' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('8 rows copied').waitFor()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    const [titles, newest, ...others] = copied.split('\n').map((line) => line.split('\t'))
    expect(titles).toEqual(['run', 'status', 'phase', 'started', 'took (ms)', 'build', 'tags'])
    expect(newest?.slice(0, 4)).toEqual(['post_mitigation_mixed_v4', 'success', 'candidate', '2026-11-20T09:55:00.000Z']) // prettier-ignore
    expect(newest?.[5]).toBe('9d0e77a51ce'.padEnd(40, '0'))
    expect(others.length).toBe(7)
    await page.close()
  })

  test('without a clipboard, as beyond this machine without HTTPS, the older command copies', async () => {
    const page = await dashboard.open('/benchmarks?scenario=mixed')
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    const button = page.getByRole('button', { name: 'Copy: Checks before and after' })
    await button.waitFor()
    await page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))
    })
    await button.click()
    await page.getByText('5 rows copied').waitFor()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(copied).toMatch(/^check\tmust be\tbefore\tafter\nassignment_duplicate_rows_global\t/)
    await page.close()
  })

  test('a file has figures in full, and no text of a target is a formula in it', async () => {
    const page = await dashboard.open(hostile)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download CSV: Guarantees by outcome' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('guarantees-by-outcome.csv')
    expect((await readFile(await download.path(), 'utf8')).split('\r\n')).toEqual([
      'guarantee,outcome,operations,unknown outcome,keys,contended keys,overlaps,anomalies',
      'sticky assignment (writeOnce),failed,4210,18,1200,310,,CONFLICT × 1',
      'rollups (mutualExclusion),no evidence: no rollup ran during the load,0,0,0,0,,none',
      `"'=HYPERLINK(""http://evil.example"",""a"")\ufffd (idempotentCreate)",passed,4210,18,1200,310,,none`,
      '',
    ])
    await page.close()
  })
})
