import { ToolError, type Fault } from '@gauntlet/contract'
import type { ConfigPlace } from './config-place.ts'
import type { GauntletConfig } from './gauntlet-config.ts'

/** @throws ToolError CONFIG_INVALID naming the key and what is expected */
export function checkFaults({ file, path }: ConfigPlace, config: GauntletConfig): void {
  for (const [name, planned] of Object.entries(config.faults ?? {})) {
    const place = { file, path: `${path}.${name}` }
    const scenarios = Object.keys(config.scenarios ?? {})
    if (!scenarios.includes(planned.scenario)) {
      const known = scenarios.join(', ') || 'none'
      throw refuse(place, `.scenario names "${planned.scenario}"; there are: ${known}`)
    }
    for (const [index, fault] of planned.inject.entries()) {
      checkRepetition({ file, path: `${place.path}.inject[${index}]` }, fault)
    }
    refuseUnreachable(place, planned.inject, config)
  }
}

function checkRepetition(place: ConfigPlace, fault: Fault): void {
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
function refuseUnreachable(
  place: ConfigPlace,
  inject: readonly Fault[],
  config: GauntletConfig,
): void {
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

function refuse({ file, path }: ConfigPlace, said: string): ToolError {
  return new ToolError('CONFIG_INVALID', `${file}: ${path}${said}`)
}
