import { flow, get } from '@gauntlet/core/flow'
import {
  bundledCommand,
  createTestDatabase,
  type TestDatabase,
  hasBrowser,
  openPage,
  startBrowser,
} from '@gauntlet/testkit'
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const config = {
  scenarios: {
    look: {
      name: 'look',
      phases: [{ kind: 'open', durationMs: 1000, ratePerSecond: 20 }],
      flows: [{ weight: 1, flow: flow('look', [get('/thing')]) }],
    },
  },
}

describe.skipIf(!hasBrowser())(
  'what the real commands measured, on the dashboard of the real command',
  () => {
    let database: TestDatabase
    let root: string
    let target: Server
    let serving: ChildProcess | undefined
    let browser: Browser
    let env: NodeJS.ProcessEnv

    beforeAll(async () => {
      database = await createTestDatabase()
      root = await mkdtemp(join(tmpdir(), 'gauntlet-serve-'))
      await writeFile(
        join(root, 'gauntlet.config.mjs'),
        `export default ${JSON.stringify(config)}\n`,
      )
      target = createServer((_, response) => response.end('{}')).listen(0, '127.0.0.1')
      await once(target, 'listening')
      env = {
        ...process.env,
        GAUNTLET_DATABASE_URL: database.url,
        DASHBOARD_TOKEN: 'a real secret',
      }
      browser = await startBrowser()
    })

    afterAll(async () => {
      await browser?.close()
      if (serving && serving.exitCode === null) {
        serving.kill('SIGINT')
        await once(serving, 'exit')
      }
      target?.close()
      await rm(root, { recursive: true, force: true })
      await database?.drop()
    })

    /** A failing check is exit 1, which is no failure of the command. */
    async function measure(phase: string): Promise<void> {
      const url = `http://127.0.0.1:${(target.address() as AddressInfo).port}`
      const args = [
        'load',
        'run',
        '--scenario',
        'look',
        '--phase',
        phase,
        '--target',
        url,
        '--json',
      ]
      const run = promisify(execFile)(process.execPath, [bundledCommand(), ...args], {
        cwd: root,
        env,
      })
      await run.catch((error: { code: number; stderr: string }) => {
        if (error.code !== 1 && error.code !== 3) throw new Error(error.stderr)
      })
    }

    /** The address that `gauntlet serve` prints. */
    async function serve(): Promise<string> {
      const child = spawn(process.execPath, [bundledCommand(), 'serve', '--port', '0'], {
        cwd: root,
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      serving = child
      for await (const text of child.stdout) {
        const url = /http:\/\/\S+/.exec(String(text))?.[0]
        if (url) return url
      }
      throw new Error('gauntlet serve ended without saying where')
    }

    test('a run of each phase stands on the benchmarks page, after signing in', async () => {
      await measure('baseline')
      await measure('post_mitigation')
      const page = await openPage(browser, `${await serve()}/benchmarks?scenario=look`)
      await page.getByLabel('Token').fill('a real secret')
      await page.keyboard.press('Enter')
      const table = page.getByRole('table', { name: 'GET /thing: before and after' })
      await expect.poll(() => table.textContent()).toContain('1 + 1 runs')
      await page.getByRole('link', { name: 'look_post_mitigation' }).first().click()
      await expect.poll(() => page.locator('.cards').textContent()).toContain('requests20')
      await page.close()
    })

    test('it refuses to bind elsewhere without a token', async () => {
      const { DASHBOARD_TOKEN: _none, ...open } = env
      const run = promisify(execFile)(
        process.execPath,
        [bundledCommand(), 'serve', '--host', '0.0.0.0'],
        {
          cwd: root,
          env: open,
        },
      )
      await expect(run).rejects.toMatchObject({
        code: 2,
        stderr: expect.stringContaining('set DASHBOARD_TOKEN'),
      })
    })
  },
)
