import { expect, test } from 'vitest'
import { matchGlob } from './match-glob.ts'

test.each([
  { pattern: '*.lock', path: 'deep/in/yarn.lock', matches: true },
  { pattern: '*.lock', path: 'yarn.lock.md', matches: false },
  { pattern: '.env*', path: 'services/api/.env.local', matches: true },
  { pattern: 'src/*.ts', path: 'src/a.ts', matches: true },
  { pattern: 'src/*.ts', path: 'src/b/a.ts', matches: false },
  { pattern: 'src/**/*.ts', path: 'src/b/c/a.ts', matches: true },
  { pattern: 'src/**/*.ts', path: 'src/a.ts', matches: true },
  { pattern: 'src/*.ts', path: 'lib/src/a.ts', matches: false },
  { pattern: '**', path: 'any/thing', matches: true },
  { pattern: 'vendor/', path: 'lib/vendor/x/y.go', matches: true },
  { pattern: 'vendor/', path: 'vendors/y.go', matches: false },
  { pattern: '/docs/**', path: 'docs/a.md', matches: true },
  { pattern: '/docs/**', path: 'lib/docs/a.md', matches: false },
  { pattern: '*.{js,css}', path: 'a/b.css', matches: true },
  { pattern: '*.{js,css}', path: 'a/b.ts', matches: false },
  { pattern: 'a?.ts', path: 'ab.ts', matches: true },
  { pattern: 'a?.ts', path: 'a/.ts', matches: false },
  { pattern: 'a.ts', path: 'abts', matches: false },
  { pattern: '[x](y).ts', path: '[x](y).ts', matches: true },
  { pattern: 'a{b', path: 'a{b', matches: true },
  { pattern: '*.ts', path: 'two\nlines.ts', matches: true },
])('$pattern matches $path: $matches', ({ pattern, path, matches }) => {
  expect(matchGlob(pattern, path)).toBe(matches)
})
