import { expect, test } from 'vitest'
import { findEnvNames } from './find-env-names.ts'

test.each([
  ['a property', 'const a = process.env.API_TOKEN ?? process.env.B2', ['API_TOKEN', 'B2']],
  ['an index', `process.env['A-B'] + process.env["C"] + process.env[\`D\`]`, ['A-B', 'C', 'D']],
  ['taken apart', 'const { A, B: b = 1, ...rest } = process.env', ['A', 'B']],
  [
    'a template',
    'url: "/{{ $env.PATH_A }}/{{ $processEnvironment.PATH_B }}"',
    ['PATH_A', 'PATH_B'],
  ],
  ['one that is made', 'process.env[`X_${name}`]; process.environment.Y', []],
])('%s', (_, text, names) => {
  expect(findEnvNames(text)).toEqual(names)
})
