import type { Flow, RequestStep, Scenario, Step } from '@gauntlet/core/flow'
import { toEndpointLabel } from '@gauntlet/engine'
import type { ArtilleryFile } from '../config/gauntlet-config.ts'

/** What an exchange is called in results, and what `observe` knows it by. */
export type ExchangeName = { readonly step: string; readonly endpoint: string }

/**
 * Names exchanges of another program: by the step of the config's flows that sends the same method to the same endpoint, so
 * that an `observe` written for them sees what it knows; else by method and template.
 */
export function createNamer(
  scenarios: Readonly<Record<string, Scenario | ArtilleryFile>> = {},
): (method: string, path: string) => ExchangeName {
  const known = listKnown(Object.values(scenarios))
  return (method, path) => {
    const place = path.replace(/[?#].*$/s, '')
    const found = known.find((one) => one.method === method && one.pattern.test(place))
    if (found) return { step: found.step, endpoint: found.endpoint }
    const endpoint = toTemplate(place)
    return { step: `${method} ${endpoint}`, endpoint }
  }
}

type KnownStep = ExchangeName & {
  readonly method: string
  readonly pattern: RegExp
  readonly variables: number
}

/** The most literal first: `/orders/latest` before `/orders/:id`. */
function listKnown(scenarios: readonly (Scenario | ArtilleryFile)[]): readonly KnownStep[] {
  const known = new Map<string, KnownStep>()
  const requests = scenarios.flatMap((one) =>
    'artillery' in one ? [] : one.flows.flatMap(({ flow }) => listRequests(flow)),
  )
  for (const request of requests) {
    const step = toKnown(request)
    const key = `${step.method} ${step.endpoint}`
    const before = known.get(key)
    // Two names of one endpoint: it may be either of them.
    known.set(key, before && before.step !== step.step ? { ...step, step: key } : step)
  }
  return [...known.values()].toSorted((a, b) => a.variables - b.variables)
}

function toKnown({ name, method: written, endpoint, url }: RequestStep): KnownStep {
  const method = written.toUpperCase()
  const label = toEndpointLabel(url)
  const parts = label.split(/(:[A-Za-z_][\w-]*)/)
  const source = parts
    .map((part, at) => (at % 2 === 1 ? '[^/]+' : part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('')
  return {
    method,
    endpoint: endpoint ?? label,
    step: name ?? `${method} ${endpoint ?? label}`,
    pattern: new RegExp(`^${source}$`),
    variables: (parts.length - 1) / 2,
  }
}

const listRequests = ({ steps }: Pick<Flow, 'steps'>): RequestStep[] => steps.flatMap(toRequests)

function toRequests(step: Step): RequestStep[] {
  if (step.kind === 'request') return /^https?:/i.test(step.url) ? [] : [step]
  return 'steps' in step ? listRequests(step) : []
}

/** `/orders/17/lines` gives `/orders/:id/lines`: segments that look made up stand for any. */
export function toTemplate(path: string): string {
  const template = path
    .split('/')
    .map((segment) => (isMadeUp(decode(segment)) ? ':id' : segment))
    .join('/')
  return template === '' ? '/' : template
}

/**
 * Numbers, UUIDs, ULIDs, hexadecimal of 8 digits and more, and what ends in such a part behind a separator or is long and
 * mixed. A name that is taken for one costs a row in a table; one that is not would cost a row for each value.
 */
export function isMadeUp(segment: string): boolean {
  return (
    /^-?\d+$/.test(segment) ||
    /[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/i.test(segment) ||
    /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(segment) ||
    /^(?=.*\d)[\da-f]{8,}$/i.test(segment) ||
    /^[A-Za-z]+[-_.:]\d+(?:[-_.:]\d+)*$/.test(segment) ||
    /[-_.:](?=[^-_.:]*\d)[\da-z]{6,}$/i.test(segment) ||
    (segment.length >= 16 && /\d/.test(segment) && /[A-Za-z]/.test(segment)) ||
    /[@%\s]/.test(segment)
  )
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
