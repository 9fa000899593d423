import { ToolError } from '@gauntlet/contract'
import { suggest } from '@gauntlet/core/text'
import type { GauntletConfig } from './gauntlet-config.ts'
import type { ConfigPath } from './reading-config.ts'

/** @throws ToolError CONFIG_INVALID naming the key and what is expected */
export function checkSweep({ file, path }: ConfigPath, config: GauntletConfig): void {
  const known = (config.guarantees ?? []).map(({ name }) => name)
  for (const [name, { guarantees = [] }] of Object.entries(config.sweep ?? {})) {
    const place = `${file}: ${path}.${name}.guarantees`
    if (known.length === 0) {
      const what = 'has nothing to check: the config defines no guarantees'
      throw new ToolError('CONFIG_INVALID', `${file}: ${path}.${name} ${what}`)
    }
    const unknown = guarantees.find((one) => !known.includes(one))
    if (unknown === undefined) continue
    const there = known.join(', ')
    throw new ToolError(
      'CONFIG_INVALID',
      `${place} names "${unknown}"${suggest(unknown, known)}; there are: ${there}`,
    )
  }
}
