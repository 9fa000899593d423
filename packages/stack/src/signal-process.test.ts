import { expect, test } from 'vitest'
import { isAlive, signalGroup, signalProcess } from './signal-process.ts'

test.each([0, 1, -1, Number.NaN, 1.5, undefined as unknown as number])(
  '%s is nobody to signal, as a process or as a group',
  (pid) => {
    expect(() => signalProcess(pid, 'SIGKILL')).toThrow('this should never happen')
    expect(() => signalGroup(pid, 'SIGKILL')).toThrow('this should never happen')
  },
)

test.each([0, -1, Number.NaN, 1.5, undefined as unknown as number])(
  '%s is no process that lives',
  (pid) => {
    expect(isAlive(pid)).toBe(false)
  },
)

test('the first process of a machine, or of a container, lives', () => {
  expect(isAlive(1)).toBe(true)
})
