import { appendFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { Reporter, TestModule } from 'vitest/node'

const firstLine = (errors: readonly { message: string }[] = []) =>
  errors[0]?.message.split('\n', 1)[0] ?? ''

/**
 * Ends the run with one plain line that any CI can read: `N passed, N failed, N skipped`, after a line for each failure,
 * and for each test that passed only when it was tried again. With `GAUNTLET_TEST_COUNTS` set, these are appended to the
 * file it names instead, for a caller that sums several runs.
 */
class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly { message: string }[]) {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0 }
    const named = unhandledErrors.map(({ message }) => `failed: ${message.split('\n', 1)[0]}`)
    for (const module of modules) {
      const file = relative(process.cwd(), module.moduleId)
      if (module.state() === 'failed' && module.errors().length > 0) {
        count.failed += 1
        named.push(`failed: ${file}: ${firstLine(module.errors())}`)
      }
      for (const test of module.children.allTests()) {
        const { state, errors } = test.result()
        if (state === 'passed' || state === 'failed' || state === 'skipped') count[state] += 1
        if (state === 'passed' && test.diagnostic()?.flaky)
          named.push(`passed at the second try: ${file} > ${test.fullName}`)
        if (state === 'failed')
          named.push(`failed: ${file} > ${test.fullName}: ${firstLine(errors)}`)
      }
    }
    const counts = `${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`
    const text = `${[...named, counts].join('\n')}\n`
    const file = process.env['GAUNTLET_TEST_COUNTS']
    if (file) appendFileSync(file, text)
    else process.stdout.write(`\n${text}`)
  }
}

// Vitest loads a reporter by its default export.
export { CountReporter as default }
