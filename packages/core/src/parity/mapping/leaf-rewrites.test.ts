import { expect, test } from 'vitest'
import { toText } from '../../json/index.ts'
import { json } from '../test-support/json.ts'
import { leafRewrites } from './leaf-rewrites.ts'

const namesOf = (from: string, to: string): string[] =>
  leafRewrites(json(from), json(to)).map(({ name }) => name)

test.each<{ from: string; to: string; names: string[] }>([
  { from: '7', to: '"7"', names: ['number -> string', 'number -> string with 0 decimals'] },
  { from: '"-1.5e3"', to: '-1.5e3', names: ['string -> number'] },
  { from: '1.0', to: '1', names: ['1.0 -> 1', 'number -> 0 decimals'] },
  { from: '-1', to: '-1.0', names: ['1 -> 1.0', 'number -> 1 decimals'] },
  { from: '1.5', to: '1.50', names: ['number -> 2 decimals'] },
  { from: '1.50', to: '"1.5"', names: ['number -> string with 1 decimals'] },
  { from: '100', to: '1e2', names: [] },
  { from: '1e2', to: '100', names: [] },
  { from: '1.5', to: '1.6', names: [] },
  { from: '"1.5"', to: '"1.50"', names: [] },
  { from: '0.0', to: 'null', names: [] },
  { from: 'true', to: '"true"', names: ['boolean -> string'] },
  { from: '"false"', to: 'false', names: ['string -> boolean'] },
  { from: 'true', to: '1', names: ['boolean -> 0/1'] },
  { from: 'false', to: '0', names: ['boolean -> 0/1'] },
  { from: '1', to: 'true', names: ['0/1 -> boolean'] },
  { from: '0', to: 'false', names: ['0/1 -> boolean'] },
  { from: 'null', to: '[]', names: ['null -> []'] },
  { from: '[]', to: 'null', names: ['[] -> null'] },
  { from: 'null', to: '""', names: ['null -> ""'] },
  { from: '""', to: 'null', names: ['"" -> null'] },
  { from: 'null', to: '{}', names: ['null -> {}'] },
  { from: '{}', to: 'null', names: ['{} -> null'] },
  { from: '"Done"', to: '{"Done":null}', names: ['unit "X" -> {"X":null}'] },
  { from: '{"Done":null}', to: '"Done"', names: ['unit {"X":null} -> "X"'] },
  { from: '7', to: '[7]', names: ['one value -> list of it'] },
  { from: '{"a":1}', to: '[{"a":1}]', names: ['one value -> list of it'] },
  { from: '[7]', to: '7', names: ['list of one -> the value'] },
  { from: '[null]', to: 'null', names: ['list of one -> the value'] },
  {
    from: '{"secs":1,"nanos":5}',
    to: '1000000005',
    names: ['duration {secs,nanos} -> nanoseconds'],
  },
  {
    from: '1000000005',
    to: '{"secs":1,"nanos":5}',
    names: ['nanoseconds -> duration {secs,nanos}'],
  },
  // Base64 as RFC 4648 section 10 has it.
  { from: '[102]', to: '"Zg=="', names: ['bytes -> base64'] },
  { from: '[102,111,111,98]', to: '"Zm9vYg=="', names: ['bytes -> base64'] },
  { from: '"Zg=="', to: '[102]', names: ['base64 -> bytes'] },
  { from: '"Zm8="', to: '[102,111]', names: ['base64 -> bytes'] },
  { from: '"Zm9v"', to: '[102,111,111]', names: ['base64 -> bytes'] },
  { from: '"Zm9vYmE="', to: '[102,111,111,98,97]', names: ['base64 -> bytes'] },
  { from: '" a b "', to: '"a b"', names: ['text -> trimmed'] },
  {
    from: '"in_progress"',
    to: '"InProgress"',
    names: ['values -> PascalCase', 'values -> PascalCase with initialisms'],
  },
  { from: '"in-progress"', to: '"in_progress"', names: ['values -> snake_case'] },
  { from: '"a b"', to: '"A B"', names: [] },
  { from: '"2026-01-02T03:04:05Z"', to: '1767323045', names: ['time -> epoch s'] },
])('$from for $to: $names', ({ from, to, names }) => {
  expect(namesOf(from, to)).toEqual(names)
})

type Use = {
  is: string
  example: readonly [from: string, to: string]
  /** Other values, and what they become. */
  gives?: Readonly<Record<string, string>>
  /** Values that it does not apply to. */
  leaves: readonly string[]
}

test.each<Use>([
  { is: 'number -> string', example: ['7', '"7"'], gives: { '1e2': '"1e2"' }, leaves: ['"7"'] },
  {
    is: 'string -> number',
    example: ['"7"', '7'],
    gives: { '"-0.5"': '-0.5', '"10E+2"': '10E+2', '"2e-12"': '2e-12', '"0"': '0' },
    leaves: ['"a"', '"01"', '"1."', '"x1"', '"1x"', '".5"', '"1e"', '"1e+-2"', '"+1"', '""', '7'],
  },
  {
    is: '1.0 -> 1',
    example: ['1.0', '1'],
    gives: { '-20.000': '-20' },
    leaves: ['10', '1.05', '1.50', '"1.0"'],
  },
  {
    is: '1 -> 1.0',
    example: ['1', '1.0'],
    gives: { '-20': '-20.0' },
    leaves: ['1.5', '1e2', '"1"'],
  },
  {
    is: 'boolean -> string',
    example: ['true', '"true"'],
    gives: { false: '"false"' },
    leaves: ['1', '"true"', 'null'],
  },
  {
    is: 'string -> boolean',
    example: ['"true"', 'true'],
    gives: { '"false"': 'false' },
    leaves: ['"yes"', 'true', '1'],
  },
  { is: 'boolean -> 0/1', example: ['true', '1'], gives: { false: '0' }, leaves: ['1', '"true"'] },
  {
    is: '0/1 -> boolean',
    example: ['1', 'true'],
    gives: { 0: 'false' },
    leaves: ['10', '2', '"1"'],
  },
  { is: 'null -> []', example: ['null', '[]'], leaves: ['""', '0'] },
  { is: '[] -> null', example: ['[]', 'null'], leaves: ['[1]', '""', '{}'] },
  { is: 'null -> ""', example: ['null', '""'], leaves: ['[]', '0'] },
  { is: '"" -> null', example: ['""', 'null'], leaves: ['" "', '[]'] },
  { is: 'null -> {}', example: ['null', '{}'], leaves: ['[]', '0'] },
  { is: '{} -> null', example: ['{}', 'null'], leaves: ['{"a":1}', '[]'] },
  { is: 'unit "X" -> {"X":null}', example: ['"A"', '{"A":null}'], leaves: ['7', 'null'] },
  {
    is: 'unit {"X":null} -> "X"',
    example: ['{"A":null}', '"A"'],
    leaves: ['{"A":1}', '{"A":null,"B":null}', '{}', '"A"', '[["A",null]]'],
  },
  {
    is: 'one value -> list of it',
    example: ['7', '[7]'],
    gives: { null: '[null]', '"a"': '["a"]' },
    leaves: ['[7]', '[]'],
  },
  {
    is: 'list of one -> the value',
    example: ['[7]', '7'],
    gives: { '[[1,2]]': '[1,2]' },
    leaves: ['[]', '[1,2]', '"a"'],
  },
  {
    is: 'duration {secs,nanos} -> nanoseconds',
    example: ['{"secs":0,"nanos":7}', '7'],
    gives: { '{"nanos":5,"secs":12}': '12000000005' },
    leaves: [
      '{"secs":1}',
      '{"secs":1,"nanos":5,"days":0}',
      '{"secs":1,"micros":5}',
      '{"secs":"1","nanos":5}',
      '{"secs":1,"nanos":"5"}',
      '{"secs":-1,"nanos":5}',
      '{"secs":1.5,"nanos":5}',
      '7',
    ],
  },
  {
    is: 'nanoseconds -> duration {secs,nanos}',
    example: ['7', '{"secs":0,"nanos":7}'],
    gives: { 12000000005: '{"secs":12,"nanos":5}' },
    leaves: ['-7', '1.5', '1e9', '"7"'],
  },
  {
    is: 'bytes -> base64',
    example: ['[102]', '"Zg=="'],
    gives: { '[0,255]': '"AP8="' },
    leaves: ['[]', '[256]', '[-1]', '[1.5]', '[1,"2"]', '[1,null]', '"f"'],
  },
  {
    is: 'base64 -> bytes',
    example: ['"Zm9v"', '[102,111,111]'],
    gives: { '"AP8="': '[0,255]', '"+/+/"': '[251,255,191]' },
    leaves: ['"Zm9"', '"Zm9vY"', '"Z==="', '"Zm=v"', '"Zg==Zg=="', '"a_bc"', '" Zm9v"', '""', '7'],
  },
  { is: 'text -> trimmed', example: ['" a"', '"a"'], gives: { '"b \\n"': '"b"' }, leaves: ['7'] },
  {
    is: 'values -> snake_case',
    example: ['"AllDone"', '"all_done"'],
    gives: { '"sent-back"': '"sent_back"', [`"${'A'.repeat(64)}"`]: `"${'a'.repeat(64)}"` },
    leaves: ['"Not Done"', '"Done!"', '"!Done"', `"${'A'.repeat(65)}"`, '""', '7'],
  },
  {
    is: 'number -> 2 decimals',
    example: ['1.5', '1.50'],
    gives: { '-2': '-2.00', '3.2500': '3.25' },
    leaves: ['3.005', '1e2', '"1.5"'],
  },
  {
    is: 'number -> 0 decimals',
    example: ['1.0', '1'],
    gives: { '20.00': '20' },
    leaves: ['20.01'],
  },
  {
    is: 'number -> string with 2 decimals',
    example: ['1.5', '"1.50"'],
    gives: { 2: '"2.00"' },
    leaves: ['3.005', '"1.5"'],
  },
])('$is applies to values like those it was seen at', ({ is, example, gives = {}, leaves }) => {
  const [from, to] = example.map(json)
  const rewrite = leafRewrites(from ?? null, to ?? null).find(({ name }) => name === is)
  const apply = (text: string): string | undefined => {
    const rewritten = rewrite?.apply(json(text))
    return rewritten === undefined ? undefined : toText(rewritten)
  }
  expect(apply(example[0])).toBe(example[1])
  for (const [text, result] of Object.entries(gives))
    expect([text, apply(text)]).toEqual([text, result])
  expect(leaves.filter((text) => apply(text) !== undefined)).toEqual([])
})
