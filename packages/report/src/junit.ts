import { escapeXml } from './xml.ts'

export type JunitCase = {
  readonly name: string
  readonly className: string
  /** Absent where it was not measured alone. */
  readonly durationMs?: number
  /** `skipped` is shown yellow by CI servers: a check without evidence, or a failure that a gap covers. */
  readonly state: 'passed' | 'failed' | 'skipped'
  readonly message?: string
  readonly details?: string
}

export type JunitSuite = {
  readonly name: string
  /** The sum of its cases by default. */
  readonly durationMs?: number
  readonly cases: readonly JunitCase[]
}

/**
 * JUnit XML as CI servers read it.
 *
 * @see https://github.com/testmoapp/junitxml for the elements and attributes that tools agree on
 */
export function renderJunit(suites: readonly JunitSuite[]): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="gauntlet" ${counts(
      suites.flatMap(({ cases }) => cases),
      sum(suites.map(lastsMs)),
    )}>`,
    ...suites.flatMap((suite) => [
      `  <testsuite name="${escapeXml(suite.name)}" ${counts(suite.cases, lastsMs(suite))}>`,
      ...suite.cases.flatMap(renderCase),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n')
}

function lastsMs({ durationMs, cases }: JunitSuite): number {
  return durationMs ?? sum(cases.map((one) => one.durationMs ?? 0))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}

function counts(cases: readonly JunitCase[], totalMs: number): string {
  const count = (state: JunitCase['state']) => cases.filter((one) => one.state === state).length
  const numbers = `tests="${cases.length}" failures="${count('failed')}" errors="0"`
  return `${numbers} skipped="${count('skipped')}" time="${(totalMs / 1000).toFixed(3)}"`
}

function renderCase({ name, className, durationMs, state, message, details }: JunitCase): string[] {
  const time = durationMs === undefined ? '' : ` time="${(durationMs / 1000).toFixed(3)}"`
  const head = `    <testcase name="${escapeXml(name)}" classname="${escapeXml(className)}"${time}`
  if (state === 'passed') return [`${head}/>`]
  const tag = state === 'failed' ? 'failure' : 'skipped'
  const open = `      <${tag} message="${escapeXml(message ?? state)}"`
  const body = details === undefined ? [`${open}/>`] : [`${open}>${escapeXml(details)}</${tag}>`]
  return [`${head}>`, ...body, '    </testcase>']
}
