import { ToolError } from '@gauntlet/contract'
import { checkShape, type Place, type Shape } from './check-shape.ts'

const smokeShape: Shape = {
  budgetMs: ['number'],
  readyTimeoutMs: ['number'],
  checks: ['list'],
  finally: ['list'],
}

const checkFields: Shape = {
  name: ['string'],
  target: ['string'],
  needs: ['list'],
  flow: ['object'],
}

/** @throws ToolError CONFIG_INVALID naming what is missing, unknown or of the wrong kind */
export function checkSmokeConfig(place: Place, smoke: object): void {
  checkShape(place, smoke, smokeShape)
  requireKeys(place, smoke, ['checks'])
  for (const list of ['checks', 'finally'] as const) {
    const checks: readonly unknown[] = (smoke as Record<string, unknown[]>)[list] ?? []
    for (const [index, check] of checks.entries()) {
      const at = { file: place.file, path: `${place.path}.${list}[${index}]` }
      checkShape(at, check, checkFields)
      requireKeys(at, check as object, ['name', 'target'])
    }
  }
}

function requireKeys({ file, path }: Place, value: object, keys: readonly string[]): void {
  const missing = keys.find((key) => (value as Record<string, unknown>)[key] === undefined)
  if (missing) throw new ToolError('CONFIG_INVALID', `${file}: ${path} needs ${missing}`)
}
