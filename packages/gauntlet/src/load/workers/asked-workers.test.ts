import { expect, test } from 'vitest'
import { parseOwnWorkers, parseWorkers } from './asked-workers.ts'

test('a number of processes, or a server', () => {
  expect(parseWorkers('4')).toBe(4)
  expect(parseWorkers('nats://127.0.0.1:4222')).toMatchObject({ text: 'nats://127.0.0.1:4222' })
})

test.each(['', '0', '1.5', 'two'])('"%s" is neither', (text) => {
  expect(() => parseWorkers(text)).toThrow(/is neither a whole number of at least 1 nor an address/)
})

test('a command that sends from this machine takes a number only', () => {
  expect(parseOwnWorkers('2')).toBe(2)
  expect(() => parseOwnWorkers('nats://10.0.0.1:4222')).toThrow(
    /^nats:\/\/10\.0\.0\.1:4222: workers of other machines serve gauntlet load run only/,
  )
})
