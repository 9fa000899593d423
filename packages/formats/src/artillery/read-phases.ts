import type { OpenPhase, LoadPhase, Variables } from '@gauntlet/core/flow'
import type { Fields, SourceNode } from '../source-node.ts'
import { PHASE } from './artillery-keys.ts'
import { readDurationMs, readNumber, readResolved } from './script-scope.ts'

type PhaseScope = {
  readonly constants: Readonly<Variables>
  /** `config.mode`, for phases that have none. */
  readonly mode: SourceNode | undefined
}

/** `config.phases`. */
export function readPhases(place: SourceNode, scope: PhaseScope): LoadPhase[] {
  return place.list('config.phases').map((item) => readPhase(item, scope))
}

function readPhase(place: SourceNode, scope: PhaseScope): LoadPhase {
  const { constants } = scope
  const fields = place.fields('a phase', PHASE)
  const name = fields.find('name')?.text('name')
  const named = { ...(name !== undefined && { name }), ...(isWarmUp(name) && { record: false }) }
  const kinds = ['pause', 'arrivalCount', 'arrivalRate'].filter((kind) => fields.find(kind))
  const [kind] = kinds
  if (kind === undefined || kinds.length > 1) {
    return place.fail('a phase has exactly one of arrivalRate, arrivalCount and pause')
  }
  if (kind === 'pause') {
    allowOnly(fields, ['pause', 'name'])
    return { kind, durationMs: readDurationMs(fields.get('pause'), 'pause', constants), ...named }
  }
  const durationMs = readDurationMs(fields.get('duration'), 'duration', constants)
  const cap = fields.find('maxVusers')
  const limited = cap ? { maxUsers: readNumber(cap, 'maxVusers', constants) } : {}
  if (kind === 'arrivalCount') {
    allowOnly(fields, ['duration', 'arrivalCount', 'maxVusers', 'name'])
    const arrivals = readNumber(fields.get(kind), kind, constants)
    if (!Number.isInteger(arrivals)) fields.get(kind).fail('arrivalCount must be a whole number')
    return { kind: 'count', durationMs, arrivals, ...limited, ...named }
  }
  return { kind: 'open', durationMs, ...readRates(fields, scope), ...limited, ...named }
}

/** Artillery knows no unrecorded phase; one whose name says warm-up is taken as such. */
const isWarmUp = (name: string | undefined): boolean =>
  /^\s*warm(?:ing)?[\s_-]*up\b/i.test(name ?? '')

function allowOnly(fields: Fields, allowed: readonly string[]): void {
  for (const name of fields.names) {
    if (!allowed.includes(name))
      fields.get(name).fail(`${name} does not go with this kind of phase`)
  }
}

function readRates(
  fields: Fields,
  { constants, mode }: PhaseScope,
): Pick<OpenPhase, 'ratePerSecond' | 'rampToPerSecond' | 'spacing'> {
  const rampTo = fields.find('rampTo')
  const place = fields.find('mode') ?? mode
  const spacing = place && readResolved(place, 'mode', constants)
  if (place && spacing !== 'uniform' && spacing !== 'poisson') {
    place.fail('mode is uniform or poisson')
  }
  return {
    ratePerSecond: readNumber(fields.get('arrivalRate'), 'arrivalRate', constants),
    ...(rampTo && { rampToPerSecond: readNumber(rampTo, 'rampTo', constants) }),
    ...(spacing === 'poisson' && { spacing }),
  }
}
