import type { LoadRunDocument } from '@gauntlet/contract'
import { flow, get } from '@gauntlet/core/flow'
import { createRunId, openStore, type Store } from '@gauntlet/store'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'

export type BenchProject = {
  readonly gauntlet: string
  /** A project's folder. */
  readonly root: string
  readonly env: NodeJS.ProcessEnv
}

const config = {
  dataChecks: 'none',
  scenarios: {
    mixed: {
      name: 'mixed',
      phases: [{ kind: 'open', durationMs: 20_000, ratePerSecond: 50 }],
      flows: [
        { weight: 1, flow: flow('assign', [get('/v1/assignment')]) },
        { weight: 1, flow: flow('send', [get('/v1/events')]) },
      ],
    },
  },
}

/** One real load run of each phase, stored by the real command. */
export async function measureBothPhases({ gauntlet, root, env }: BenchProject): Promise<void> {
  await writeFile(join(root, 'gauntlet.config.mjs'), `export default ${JSON.stringify(config)}\n`)
  const target = createServer((_, response) => response.end('{}')).listen(0, '127.0.0.1')
  await once(target, 'listening')
  const url = `http://127.0.0.1:${(target.address() as AddressInfo).port}`
  for (const phase of ['baseline', 'post_mitigation']) {
    const args = ['load', 'run', '--scenario', 'mixed', '--phase', phase, '--target', url]
    const run = promisify(execFile)(process.execPath, [gauntlet, ...args], { cwd: root, env })
    await run.catch((error: { code: number; stderr: string }) => {
      // A failing check or a busy machine is no failure of the command.
      if (error.code !== 1 && error.code !== 3) throw new Error(error.stderr)
    })
  }
  target.closeAllConnections()
  target.close()
}

const runsOfBuild = 12
const minuteMs = 60_000

/** Stores copies of the two real runs until there are `count`, a build every twelve of each phase. */
export async function multiplyRuns(url: string, count: number): Promise<void> {
  const store = await openStore({ url })
  const { runs } = await store.loadRuns.list()
  const documents = (
    await Promise.all(runs.map(({ id }) => store.loadRuns.readDocument(id)))
  ).filter((document) => document !== undefined)
  let at = documents.length
  const worker = async () => {
    while (at < count) {
      const copy = at
      at += 1
      const document = documents[copy % documents.length]
      if (document) await store.loadRuns.import(toCopy(document, copy))
    }
  }
  await Promise.all(Array.from({ length: 4 }, worker))
  await requireCount(store, count)
  await store.close()
}

function toCopy(document: LoadRunDocument, copy: number): LoadRunDocument {
  const startedMs = Date.parse(document.run.started_at) - copy * minuteMs
  const build = Math.floor(copy / (2 * runsOfBuild))
  return {
    ...document,
    run: {
      ...document.run,
      id: createRunId(startedMs),
      run_name: `${document.run.run_name}_${copy}`,
      started_at: new Date(startedMs).toISOString(),
      git_sha: build.toString(16).padStart(40, 'c0ffee'),
      tags: { env: 'laptop', build: String(build) },
    },
  }
}

async function requireCount({ loadRuns }: Store, count: number): Promise<void> {
  let [found, after]: [number, string | undefined] = [0, undefined]
  do {
    const page: Awaited<ReturnType<typeof loadRuns.list>> = await loadRuns.list({
      limit: 200,
      ...(after !== undefined && { after }),
    })
    found += page.runs.length
    after = page.next
  } while (after !== undefined)
  if (found !== count) throw new Error(`${found} runs are stored, not ${count}`)
}
