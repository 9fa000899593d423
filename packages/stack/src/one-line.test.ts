import { expect, test } from 'vitest'
import { toOneLine } from './one-line.ts'

test.each([
  { name: 'one line stays', message: 'it failed', line: 'it failed' },
  {
    name: 'what initdb says',
    message:
      'initdb failed in /x:\ninitdb: error: could not create directory "/x/data": No space left on device\n',
    line: 'initdb failed in /x: initdb: error: could not create directory "/x/data": No space left on device',
  },
  {
    name: 'a log whose error has a stack',
    message:
      'candidate ended (exit code 1). Its last lines:\nlistening\nError: cannot reach the database\n    at connect (file.js:1:2)\n\nNode.js v20.20.2',
    line: 'candidate ended (exit code 1). Its last lines: Error: cannot reach the database',
  },
  {
    name: 'a log without an error',
    message: 'it ended:\none\n\n  two\nthree\nfour\nfive',
    line: 'it ended: two | three | four | five',
  },
])('$name', ({ message, line }) => {
  expect(toOneLine(message)).toBe(line)
})
