import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Gate, type Outcome, decideVerdict } from './decide-verdict.ts'

const gate = (outcome: Outcome, known_gap: string | null = null): Gate => ({ outcome, known_gap })

test.each([
  { name: 'every gate passes', gates: [gate('pass'), gate('pass')], verdict: 'ship' },
  {
    name: 'a failure is covered',
    gates: [gate('pass'), gate('fail', 'g')],
    verdict: 'ship-with-known-gaps',
  },
  {
    name: 'one failure of two is covered',
    gates: [gate('fail', 'g'), gate('fail')],
    verdict: 'hold',
  },
  {
    name: 'a failure beside missing evidence',
    gates: [gate('fail'), gate('no_evidence')],
    verdict: 'hold',
  },
  {
    name: 'evidence is missing',
    gates: [gate('pass'), gate('no_evidence')],
    verdict: 'inconclusive',
  },
  {
    name: 'a gap would cover missing evidence',
    gates: [gate('no_evidence', 'g')],
    verdict: 'inconclusive',
  },
  {
    name: 'a covered failure beside missing evidence',
    gates: [gate('fail', 'g'), gate('no_evidence')],
    verdict: 'inconclusive',
  },
  { name: 'nothing was looked at', gates: [], verdict: 'inconclusive' },
])('$name: $verdict', ({ gates, verdict }) => {
  expect(decideVerdict(gates)).toBe(verdict)
})

test('one more gate never improves the verdict, but for the first', () => {
  const rank = { ship: 0, 'ship-with-known-gaps': 1, inconclusive: 2, hold: 3 }
  const anyGate = fc.record({
    outcome: fc.constantFrom<Outcome>('pass', 'fail', 'no_evidence'),
    known_gap: fc.constantFrom(null, 'g'),
  })
  fc.assert(
    fc.property(fc.array(anyGate, { minLength: 1 }), anyGate, (gates, more) => {
      return rank[decideVerdict([...gates, more])] >= rank[decideVerdict(gates)]
    }),
    { seed: 7 },
  )
})
