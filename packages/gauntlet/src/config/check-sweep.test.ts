import { expect, test } from 'vitest'
import { invariant } from '../guarantees/invariant/define-invariant.ts'
import { checkConfig } from './check-config.ts'

const rule = (name: string) => invariant(name, { sql: 'select 1' })
const flow = { name: 'order', steps: [] }
const withSweep = (sweep: unknown, guarantees: unknown = [rule('orders'), rule('stock')]) => ({
  targets: { candidate: { start: { command: ['npm', 'start'] }, database: 'embedded' } },
  guarantees,
  sweep,
})

test('a flow, its guarantees and its retry are taken as they are', () => {
  const config = withSweep({
    order: { flow, guarantees: ['stock'], retry: 'until-answered' },
    plain: { flow },
  })
  expect(checkConfig(config, 'g.ts')).toBe(config)
})

test.each([
  {
    what: 'a guarantee that there is not',
    config: withSweep({ order: { flow, guarantees: ['stok'] } }),
    says: 'g.ts: sweep.order.guarantees names "stok"; did you mean "stock"?; there are: orders, stock',
  },
  {
    what: 'nothing to check',
    config: withSweep({ order: { flow } }, []),
    says: 'g.ts: sweep.order has nothing to check: the config defines no guarantees',
  },
  {
    what: 'another policy',
    config: withSweep({ order: { flow, retry: 'always' } }),
    says: "g.ts: sweep.order.retry must be 'none' or 'same-request' or 'until-answered'",
  },
  { what: 'no flow', config: withSweep({ order: {} }), says: 'g.ts: sweep.order' },
])('$what is refused', ({ config, says }) => {
  expect(() => checkConfig(config, 'g.ts')).toThrow(says)
})
