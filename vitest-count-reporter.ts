import { appendFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'

/**
 * Ends the run with one plain line that any CI can read: `N passed, N failed, N skipped`. With `GAUNTLET_TEST_COUNTS` set,
 * that line is appended to the file it names instead, for a caller that sums several runs.
 */
class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0 }
    for (const module of modules) {
      if (module.state() === 'failed' && module.errors().length > 0) count.failed += 1
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        if (state === 'passed' || state === 'failed' || state === 'skipped') count[state] += 1
      }
    }
    const line = `${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`
    const file = process.env['GAUNTLET_TEST_COUNTS']
    if (file) appendFileSync(file, line)
    else process.stdout.write(`\n${line}`)
  }
}

// Vitest loads a reporter by its default export.
export { CountReporter as default }
