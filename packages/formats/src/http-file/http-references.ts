import type { Capture, Source } from '@gauntlet/core/flow'
import { checkJsonPath } from '../check-json-path.ts'
import type { Place, VariableValue } from '../script/followed-variables.ts'
import { toStandardPath } from '../standard-json-path.ts'

const REFERENCE = /^(\w+)\.(request|response)\.(body|headers)\.(.+)$/

/** `{{login.response.body.$.token}}`: what later requests read of named ones becomes captures of these. */
export class RequestReferences {
  /** Captures by the name of the request that they belong to. */
  readonly #captures = new Map<string, Capture[]>()

  /** A request that was read, and that what stands behind it may name. */
  add(name: string, captures: Capture[]): void {
    this.#captures.set(name, captures)
  }

  /** @throws ToolError for a request that is not before this one, and for what is not read of it */
  find(text: string, place: Place): VariableValue | undefined {
    const [, name = '', side, part, path = ''] = REFERENCE.exec(text) ?? []
    if (side === undefined) return undefined
    const captures = this.#captures.get(name)
    if (!captures) return place.fail(`{{${text}}}: no request before this one is named ${name}`)
    if (side === 'request')
      return place.fail(
        `{{${text}}}: what a request sent is not read again; write it as a variable`,
        'UNSUPPORTED',
      )
    const known = captures.find(
      (each) => each.as.startsWith(`${name}_`) && this.#texts.get(each) === text,
    )
    if (known) return { flowVariable: known.as }
    const from =
      part === 'headers'
        ? ({ kind: 'header', name: path.toLowerCase() } as const)
        : readBody(path, text, place)
    const capture: Capture = { as: `${name}_${captures.length + 1}`, from }
    this.#texts.set(capture, text)
    captures.push(capture)
    return { flowVariable: capture.as }
  }

  readonly #texts = new Map<Capture, string>()
}

function readBody(path: string, text: string, place: Place): Source {
  if (path === '*') return { kind: 'body' }
  if (!path.startsWith('$'))
    return place.fail(
      `{{${text}}}: of a body a JSONPath or * is read: response.body.$.id`,
      'UNSUPPORTED',
    )
  const standard = toStandardPath(path)
  try {
    checkJsonPath(standard)
  } catch (error) {
    place.fail(error instanceof Error ? error.message : String(error))
  }
  return { kind: 'json', path: standard }
}
