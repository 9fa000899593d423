import type { MultipartPart } from '@gauntlet/core/flow'

/** The parts of a body as hooks of Artillery know them: a text, `{ value, contentType }` or `{ fromFile }`. */
export const toFormData = (parts: readonly MultipartPart[]): Record<string, unknown> =>
  Object.fromEntries(parts.map((part) => [part.name, toField(part)]))

function toField({ value, fileName, contentType }: MultipartPart): unknown {
  const typed = contentType === undefined ? {} : { contentType }
  if (typeof value !== 'string') return { fromFile: fileName, ...typed }
  return contentType === undefined ? value : { value, ...typed }
}

/**
 * What a hook left of them.
 *
 * @throws Error naming a field that is another file than before: files are read with the script
 */
export function fromFormData(
  formData: unknown,
  parts: readonly MultipartPart[],
): readonly MultipartPart[] {
  const before = toFormData(parts)
  return Object.entries(Object(formData) as Record<string, unknown>).map(([name, field]) => {
    const part = parts.find((each) => each.name === name)
    if (part && JSON.stringify(field) === JSON.stringify(before[name])) return part
    return toPart(name, field)
  })
}

function toPart(name: string, field: unknown): MultipartPart {
  if (typeof field === 'string' || typeof field === 'number' || typeof field === 'boolean')
    return { name, value: String(field) }
  const { value, contentType, fromFile } = Object(field) as Readonly<Record<string, unknown>>
  if (fromFile !== undefined || value === undefined)
    throw new Error(
      `formData.${name}: a hook may set a text or { value, contentType }; write fromFile in the script, with a variable that the hook sets`,
    )
  return {
    ...toPart(name, value),
    ...(typeof contentType === 'string' && { contentType }),
  }
}
