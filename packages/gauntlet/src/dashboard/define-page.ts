import type { PagePlugin } from '@gauntlet/contract'
import type { ArtilleryFile, GauntletConfig } from '../config/gauntlet-config.ts'

/**
 * The default export of `gauntlet.config.ts`: checks the shape as you type, and again when it is read.
 *
 * @example
 * export default defineGauntlet({
 *   targets: {
 *     baseline: { start: { from: 'main', command: ['npm', 'start'], ready: '/health' } },
 *     candidate: { start: { command: ['npm', 'start'], ready: '/health' } },
 *   },
 *   scenarios: {
 *     orders: {
 *       name: 'orders',
 *       phases: [{ kind: 'open', durationMs: 30_000, ratePerSecond: 50 }],
 *       flows: [{ weight: 1, flow: flow('order', [post('/orders', { json: { sku: 'A-17' } })]) }],
 *     },
 *   },
 *   guarantees: [neverNegative('stock', { table: 'products', column: 'stock' })],
 * })
 */
export function defineGauntlet(config: GauntletConfig): GauntletConfig {
  return config
}

/**
 * A scenario from an Artillery script, relative to the config file.
 *
 * @example
 * export default defineGauntlet({
 *   scenarios: { checkout: artillery('load/checkout.yml', 'staging') },
 * })
 */
export function artillery(file: string, environment?: string): ArtilleryFile {
  return environment === undefined ? { artillery: file } : { artillery: file, environment }
}

/**
 * A plugin for `pages` of the config, its shape checked as you type.
 *
 * @example
 * const stock = definePage({
 *   browser: './pages/stock.js',
 *   read: async (_query, { signal }) => (await fetch('http://127.0.0.1:3000/stock', { signal })).json(),
 * })
 * export default defineGauntlet({ pages: [{ name: 'Stock', path: 'stock', plugin: stock }] })
 */
export function definePage(plugin: PagePlugin): PagePlugin {
  return plugin
}
