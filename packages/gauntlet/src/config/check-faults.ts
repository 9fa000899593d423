import { ToolError, type Fault, type FaultKind } from '@gauntlet/contract'
import { checkShape, kindOf, type Place, type Shape } from './check-shape.ts'
import type { GauntletConfig } from './gauntlet-config.ts'

type Field = { readonly min: number; readonly max: number; readonly optional?: boolean }

const after = { min: 0, max: 10_000_000 }
const requests = { min: 1, max: 1_000_000 }
const ms = { min: 1, max: 60_000 }
const replica = { min: 1, max: 16, optional: true }
const times = { min: 1, max: 100, optional: true }
const every = { min: 1, max: 1_000_000, optional: true }
const when = { after, times, every }
const recoveryLimitMs = { min: 0, max: 600_000 }

const fields: Readonly<Record<FaultKind, Readonly<Record<string, Field>>>> = {
  delay: { ...when, requests, ms },
  'lost-answer': { ...when, requests },
  reset: { ...when, requests },
  'half-open': { ...when, requests },
  pause: { ...when, ms, replica },
  kill: { ...when, replica },
  'database-crash': when,
}

/** @throws ToolError CONFIG_INVALID naming the key and what is expected */
export function checkFaults({ file, path }: Place, config: GauntletConfig): void {
  for (const [name, planned] of Object.entries(config.faults ?? {})) {
    const place = { file, path: `${path}.${name}` }
    checkShape(place, planned, {
      scenario: ['string'],
      inject: ['list'],
      recoveryLimitMs: ['number'],
    })
    const { min, max } = recoveryLimitMs
    const limitMs = planned.recoveryLimitMs ?? min
    if (!(limitMs >= min && limitMs <= max)) {
      throw refuse(place, `.recoveryLimitMs must be a number from ${min} to ${max}`)
    }
    const scenarios = Object.keys(config.scenarios ?? {})
    if (!scenarios.includes(planned.scenario)) {
      const known = scenarios.join(', ') || 'none'
      throw refuse(place, `.scenario names "${planned.scenario}"; there are: ${known}`)
    }
    if (!Array.isArray(planned.inject) || planned.inject.length === 0) {
      throw refuse(
        place,
        ".inject must list a fault: [{ kind: 'lost-answer', after: 100, requests: 20 }]",
      )
    }
    for (const [index, fault] of planned.inject.entries()) {
      checkFault({ file, path: `${place.path}.inject[${index}]` }, fault)
    }
    refuseUnreachable(place, planned.inject, config)
  }
}

function checkFault(place: Place, fault: Fault): void {
  if (kindOf(fault) !== 'object' || !Object.hasOwn(fields, fault.kind)) {
    throw refuse(place, `.kind must be one of ${Object.keys(fields).join(', ')}`)
  }
  const known = fields[fault.kind]
  const shape: Shape = Object.fromEntries(Object.keys(known).map((key) => [key, ['number']]))
  checkShape(place, fault, { kind: ['string'], ...shape })
  for (const [key, { min, max, optional }] of Object.entries(known)) {
    const value = (fault as unknown as Record<string, number | undefined>)[key]
    if (value === undefined && optional) continue
    const isWhole = key === 'ms' || Number.isInteger(value)
    if (value === undefined || !isWhole || !(value >= min && value <= max)) {
      throw refuse(place, `.${key} must be a number from ${min} to ${max}`)
    }
  }
  checkRepetition(place, fault)
}

function checkRepetition(place: Place, fault: Fault): void {
  const { times: count = 1, every: gap } = fault
  if (count > 1 && gap === undefined) {
    throw refuse(place, `.every must say how many requests lie between its ${count} times`)
  }
  if (count === 1 && gap !== undefined) {
    throw refuse(place, '.times must say how often it is injected, where every is given')
  }
  if (gap !== undefined && 'requests' in fault && gap < fault.requests) {
    throw refuse(place, `.every must be at least its requests, ${fault.requests}`)
  }
}

/** A replica or a database that the candidate does not have. */
function refuseUnreachable(place: Place, inject: readonly Fault[], config: GauntletConfig): void {
  const name = config.compare?.candidate ?? 'candidate'
  const target = config.targets?.[name]
  const replicas = target?.start?.replicas ?? 1
  for (const [index, fault] of inject.entries()) {
    if ('replica' in fault && (fault.replica ?? 1) > replicas) {
      throw refuse(place, `.inject[${index}].replica is ${fault.replica}; ${name} has ${replicas}`)
    }
    if (fault.kind === 'database-crash' && target && target.database !== 'embedded') {
      const said = `crashes a database that Gauntlet starts: targets.${name}.database must be 'embedded'`
      throw refuse(place, `.inject[${index}] ${said}`)
    }
  }
}

function refuse({ file, path }: Place, said: string): ToolError {
  return new ToolError('CONFIG_INVALID', `${file}: ${path}${said}`)
}
