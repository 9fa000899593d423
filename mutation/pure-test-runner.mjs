// A test runner of Stryker. The tests of core are pure, so a process imports them once and calls them for each mutant:
// milliseconds, where a run of Vitest takes a second. Only a mutant that does not end costs a new process.
import { readFileSync, writeFileSync } from 'node:fs'
import { register } from 'node:module'
import { resolve } from 'node:path'
import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin'
import { DryRunStatus, MutantRunStatus, TestStatus } from '@stryker-mutator/api/test-runner'
import fc from 'fast-check'
import { changed } from './changed-code.mjs'
import { collect } from './test-registry.mjs'

/** How many places each test passes: what it costs, on a busy machine too. All processes of a run read it. */
const dryRunFile = 'dry-run.json'

/** A test may pass so many places, and four times as many as without a mutant, before the mutant counts as endless. */
const PASSES_OF_EVERY_TEST = 1_000_000

/** With QUICK=1 a mutant gets its two cheapest tests, and others while they pass no more places together: half a second at most. */
const PASSES_OF_ALL_TESTS = process.env['QUICK'] === '1' ? 3_000_000 : Infinity

class PureTestRunner {
  /** Nothing has to be imported again for a mutant: `ignoreStatic` leaves out those of code that runs at import. */
  capabilities() {
    return { reloadEnvironment: true }
  }

  init() {
    register('./load-hooks.mjs', import.meta.url)
    // One failure kills the mutant: a smaller one need not be searched.
    fc.configureGlobal({ endOnFailure: true })
  }

  async dryRun({ testFiles }) {
    const results = []
    const cost = {}
    const perTest = {}
    const atImport = {}
    for (const file of testFiles) {
      const tests = await collect(file)
      Object.assign(atImport, changed.takePasses().hits)
      for (const { id, name, fileName, run } of tests) {
        const startedAt = performance.now()
        const failureMessage = await failureOf(run)
        const timeSpentMs = performance.now() - startedAt
        const { hits, total } = changed.takePasses()
        perTest[id] = hits
        cost[id] = total
        const status = failureMessage === undefined ? TestStatus.Success : TestStatus.Failed
        results.push({ id, name, fileName, timeSpentMs, status, failureMessage })
      }
    }
    writeFileSync(dryRunFile, JSON.stringify(cost))
    const mutantCoverage = { static: atImport, perTest }
    return { status: DryRunStatus.Complete, tests: results, mutantCoverage }
  }

  /** Calls the tests that reach the mutant, cheap ones first, until one fails. */
  async mutantRun({ activeMutant, testFilter }) {
    this.cost ??= JSON.parse(readFileSync(dryRunFile, 'utf8'))
    let nrOfTests = 0
    let passes = 0
    for (const id of testFilter.toSorted((a, b) => this.cost[a] - this.cost[b])) {
      passes += this.cost[id]
      if (nrOfTests >= 2 && passes > PASSES_OF_ALL_TESTS) break
      const { run } = await find(id)
      nrOfTests += 1
      changed.left = PASSES_OF_EVERY_TEST + 4 * this.cost[id]
      changed.active = activeMutant.id
      const failureMessage = await failureOf(run)
      const isEndless = changed.left < 0
      changed.active = ''
      changed.left = Infinity
      if (isEndless) return { status: MutantRunStatus.Timeout, reason: `${id} does not end` }
      if (failureMessage !== undefined)
        return { status: MutantRunStatus.Killed, killedBy: [id], failureMessage, nrOfTests }
    }
    return { status: MutantRunStatus.Survived, nrOfTests }
  }
}

async function find(id) {
  const tests = await collect(resolve(id.slice(0, id.indexOf('#'))))
  return tests.find((test) => test.id === id)
}

/** @returns undefined where the test passes */
async function failureOf(run) {
  try {
    await run()
  } catch (error) {
    return error instanceof Error ? error.message : `threw ${JSON.stringify(error)}`
  }
}

const create = () => new PureTestRunner()
create.inject = []

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'pure', create)]
