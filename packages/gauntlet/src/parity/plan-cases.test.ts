import type { ParityCase } from '@gauntlet/contract'
import { COMPARE_EXACTLY } from '@gauntlet/formats'
import { expect, test } from 'vitest'
import { planCases } from './plan-cases.ts'

const toCase = (name: string, method: string, rest: Partial<ParityCase> = {}): ParityCase => ({
  name,
  request: { kind: 'request', name, method, url: `/${name}` },
  needs: [],
  allowUnsafe: true,
  compare: COMPARE_EXACTLY,
  at: 'here',
  ...rest,
})

const plan = (cases: ParityCase[], more: Partial<Parameters<typeof planCases>[0]> = {}) => {
  const plans = planCases({ cases, targets: [], seed: 7, ...more })
  return (name: string) => {
    const found = plans.get(name)
    if (!found) throw new Error(`no case ${name}`)
    return found
  }
}

test('rounds of a chain that writes draw anew, those of one that only asks draw the same', () => {
  const of = plan([
    toCase('list', 'GET'),
    toCase('create', 'POST'),
    toCase('read', 'GET', { needs: ['create'] }),
  ])
  expect(of('list').drawsOf(2)).toEqual(of('list').drawsOf(0))
  for (const name of ['create', 'read']) {
    expect(of(name).drawsOf(1)).not.toEqual(of(name).drawsOf(0))
    expect(of(name).drawsOf(1)).toEqual(
      plan([
        toCase('list', 'GET'),
        toCase('create', 'POST'),
        toCase('read', 'GET', { needs: ['create'] }),
      ])(name).drawsOf(1),
    )
  }
})

test('a case that writes and is not sent makes nothing anew', () => {
  const of = plan([toCase('create', 'POST', { allowUnsafe: false })])
  expect(of('create').drawsAnew).toBe(false)
})

test('cases connected by needs share $uuid, others have their own; each case has its own stream', () => {
  const of = plan([
    toCase('a', 'POST'),
    toCase('b', 'POST'),
    toCase('c', 'GET', { needs: ['a'] }),
    toCase('d', 'GET', { needs: ['b'] }),
    toCase('e', 'GET', { needs: ['d'] }),
  ])
  const users = ['a', 'b', 'c', 'd', 'e'].map((name) => of(name).drawsOf(0).user)
  expect(users[2]).toBe(users[0])
  expect(users[3]).toBe(users[1])
  expect(users[4]).toBe(users[1])
  expect(users[0]).not.toBe(users[1])
  expect(new Set(['a', 'b', 'c', 'd', 'e'].map((name) => of(name).drawsOf(0).stream)).size).toBe(5)
})

test('a case that needs two chains makes them one', () => {
  const of = plan([
    toCase('a', 'GET'),
    toCase('b', 'POST'),
    toCase('both', 'GET', { needs: ['a', 'b'] }),
  ])
  expect(new Set(['a', 'b', 'both'].map((name) => of(name).drawsOf(1).user)).size).toBe(1)
  expect(of('a').drawsAnew).toBe(true)
})

test('what is sent once: a case that says so, or all that may change data', () => {
  const cases = [toCase('write', 'POST'), toCase('read', 'GET', { repeat: false })]
  expect([plan(cases)('write'), plan(cases)('read')].map((each) => each.isSentOnce)).toEqual([
    false,
    true,
  ])
  expect(plan(cases, { repeatUnsafe: false })('write').isSentOnce).toBe(true)
})

test('headers that a target adds count', () => {
  const targets = [{ name: 'a', urls: [], headers: { 'X-HTTP-Method-Override': 'DELETE' } }]
  expect(plan([toCase('read', 'GET')], { targets })('read').unsafe).toContain('DELETE')
})
