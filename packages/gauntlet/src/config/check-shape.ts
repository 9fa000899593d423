import { ToolError } from '@gauntlet/contract'

type Kind = 'string' | 'number' | 'list' | 'object' | 'function' | 'boolean'

/** The keys an object may have, and what each may hold. */
export type Shape = Readonly<Record<string, readonly Kind[]>>

/** Where in which file something stands. */
export type Place = { readonly file: string; readonly path: string }

/** @throws ToolError CONFIG_INVALID naming the first key that is unknown or of the wrong kind */
export function checkShape({ file, path }: Place, value: unknown, shape: Shape): void {
  if (kindOf(value) !== 'object') {
    throw new ToolError('CONFIG_INVALID', `${file}: ${path} must be an object`)
  }
  for (const [key, field] of Object.entries(value as object)) {
    const where = path === '' ? key : `${path}.${key}`
    const kinds = shape[key]
    if (!kinds) {
      const known = Object.keys(shape).join(', ')
      throw new ToolError('CONFIG_INVALID', `${file}: ${where} is unknown; known here: ${known}`)
    }
    if (field !== undefined && !kinds.includes(kindOf(field) as Kind)) {
      throw new ToolError('CONFIG_INVALID', `${file}: ${where} must be ${kinds.join(' or ')}`)
    }
  }
}

export function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'list'
  return value === null ? 'null' : typeof value
}
