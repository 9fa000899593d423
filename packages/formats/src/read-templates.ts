import { compileTemplate, TemplateError } from '@gauntlet/core/flow'
import { isNumeric } from '@gauntlet/core/json'
import { checkJsonPath } from './check-json-path.ts'
import type { SourceNode } from './source-node.ts'

/** A text that may hold templates; a mistake in one is reported where it stands. */
export function readTemplate(place: SourceNode, what: string): string {
  const text = place.text(what)
  checkTemplate(place, text)
  return text
}

/** Any value, its templates checked. */
export function readTemplates(place: SourceNode): unknown {
  const value = place.value()
  for (const text of textsIn(value)) checkTemplate(place, text)
  return value
}

/** Texts by name, such as headers. */
export function readTexts(place: SourceNode, what: string): Record<string, string> {
  return Object.fromEntries(
    Array.from(place.map(what), ([name, value]) => [name, readTemplate(value, `${what} ${name}`)]),
  )
}

/** A path of RFC 9535; one with templates is checked when it is used. */
export function readJsonPath(place: SourceNode): string {
  const path = readTemplate(place, 'a JSONPath')
  if (path.includes('{{')) return path
  try {
    checkJsonPath(path)
  } catch (error) {
    place.fail(error instanceof Error ? error.message : String(error))
  }
  return path
}

function checkTemplate(place: SourceNode, text: string): void {
  try {
    compileTemplate(text)
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    place.fail(error.message)
  }
}

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value
  else if (typeof value === 'object' && value !== null && !isNumeric(value)) {
    for (const item of Object.values(value)) yield* textsIn(item)
  }
}
