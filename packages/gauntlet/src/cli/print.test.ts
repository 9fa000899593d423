import { buildParityCase, buildParityDocument, createFakeIo } from '@gauntlet/testkit'
import { ToolError } from '@gauntlet/contract'
import { expect, test } from 'vitest'
import { createPrint, guardIo } from './print.ts'

const hostile =
  'ok\n::error file=a.js,line=1::x\n::add-mask::p ##vso[task.setvariable variable=a]b\u001b[2J\u001b]0;t\u0007\u009b2J\u202e\u2028\u200f\u0000'

function record(isTerminal: boolean, options: { readonly json?: boolean } = {}) {
  const { io, written: said } = createFakeIo({ isTerminal })
  return { said, io, print: createPrint(io, { json: false, quiet: false, verbose: false, noColor: false, ...options }) }
} // prettier-ignore

const isQuiet = (text: string) =>
  !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text.replaceAll('\n', '')) &&
  !/^\s*::|##\w*\[/m.test(text)

test('what came from outside acts neither on a terminal nor on CI, whichever way it is written', () => {
  const { said, io, print } = record(false)
  print.result(hostile)
  print.note(hostile)
  print.progress(hostile)
  print.result(print.style('red', hostile))
  guardIo(io).stdout(hostile)
  guardIo(io).stderr(new ToolError('START_FAILED', hostile).message)
  expect(said.stdout).toContain('file=a.js,line=1::x')
  expect({ ...said, quiet: [isQuiet(said.stdout), isQuiet(said.stderr)] }).toMatchObject({ quiet: [true, true] }) // prettier-ignore
})

test('with --json the document is the same in value, and acts on nothing', () => {
  const { said, print } = record(false, { json: true })
  const document = buildParityDocument({
    cases: [buildParityCase({ name: hostile, statuses: { [hostile]: 200 } })],
  })
  print.json(document)
  expect(JSON.parse(said.stdout)).toEqual(document)
  expect(isQuiet(said.stdout)).toBe(true)
})

test('our colours work, also one in another, and those of a target do not', () => {
  const { said, print } = record(true)
  print.result(print.style('bold', `a ${print.style('red', 'b\u001b[32m')} c`) + '\u001b[32md')
  expect(said.stdout).toBe(
    '\u001b[1ma \u001b[31mb\ufffd[32m\u001b[39m c\u001b[22m\ufffd[32md\n',
  )
}) // prettier-ignore

test('progress is still redrawn in place', () => {
  const { said, print } = record(true)
  print.progress('1 of 2\u001b[2J')
  print.progress('2 of 2')
  expect(said.stderr).toBe('1 of 2\ufffd[2J\r\u001b[J2 of 2')
})
