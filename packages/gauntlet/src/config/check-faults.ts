import { ToolError } from '@gauntlet/contract'
import {
  findRefusal,
  isAtStatement,
  kindOf,
  type AnyFault,
  type FaultKind,
  type StatementFaultKind,
} from '@gauntlet/faults'
import type { ConfigPath } from './reading-config.ts'
import type { GauntletConfig } from './gauntlet-config.ts'

/** @throws ToolError CONFIG_INVALID naming the key and what is expected */
export function checkFaults(
  { file, path }: ConfigPath,
  config: GauntletConfig,
  kinds: readonly FaultKind[],
): void {
  for (const [name, planned] of Object.entries(config.faults ?? {})) {
    const place = { file, path: `${path}.${name}` }
    const scenarios = Object.keys(config.scenarios ?? {})
    if (!scenarios.includes(planned.scenario)) {
      const known = scenarios.join(', ') || 'none'
      throw refuse(place, `.scenario names "${planned.scenario}"; there are: ${known}`)
    }
    for (const [index, fault] of planned.inject.entries()) {
      const at = { file, path: `${place.path}.inject[${index}]` }
      const kind = kindOf(fault, kinds)
      if (isAtStatement(kind)) checkMatch(at, fault, kind)
      else checkRepetition(at, fault)
    }
    refuseUnreachable(place, planned.inject, { config, kinds })
  }
}

function checkRepetition(
  place: ConfigPath,
  fault: AnyFault & { readonly requests?: number },
): void {
  const { times: count = 1, every: gap } = fault
  if (count > 1 && gap === undefined) {
    throw refuse(place, `.every must say how many requests lie between its ${count} times`)
  }
  if (count === 1 && gap !== undefined) {
    throw refuse(place, '.times must say how often it is injected, where every is given')
  }
  if (gap !== undefined && fault.requests !== undefined && gap < fault.requests) {
    throw refuse(place, `.every must be at least its requests, ${fault.requests}`)
  }
}

/** A match that says nothing would have the first statement of the load, whatever it is. */
function checkMatch(
  place: ConfigPath,
  { kind, match = {} }: AnyFault,
  { points }: StatementFaultKind,
): void {
  if (!['statement', 'tag', 'route'].some((key) => Object.hasOwn(match, key)))
    throw refuse(place, ".match must name a statement, a tag or a route: { tag: 'COMMIT' }")
  if (match.at !== undefined && !points.includes(match.at))
    throw refuse(place, `.match.at is '${match.at}'; a ${kind} comes ${points.join(' or ')}`)
  if (match.route !== undefined && !/^[A-Za-z]+ \/\S*$/.test(match.route))
    throw refuse(place, ".match.route must be a method and a path: 'POST /orders'")
}

type Known = { readonly config: GauntletConfig; readonly kinds: readonly FaultKind[] }

/** A replica or a database that the candidate does not have. */
function refuseUnreachable(
  place: ConfigPath,
  inject: readonly AnyFault[],
  { config: { compare, targets }, kinds }: Known,
): void {
  const name = compare?.candidate ?? 'candidate'
  const config = targets?.[name]
  if (!config) return
  for (const [index, fault] of inject.entries()) {
    const said = findRefusal(kindOf(fault, kinds), fault, { name, config })
    if (said !== undefined) throw refuse(place, `.inject[${index}]${said}`)
  }
}

function refuse({ file, path }: ConfigPath, said: string): ToolError {
  return new ToolError('CONFIG_INVALID', `${file}: ${path}${said}`)
}
