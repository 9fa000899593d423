import { isNumeric } from '@gauntlet/core/json'
import type { Value } from './openapi-documents.ts'

const BY_FORMAT: Readonly<Record<string, string>> = {
  date: '2026-01-01',
  'date-time': '2026-01-01T00:00:00Z',
  email: 'user@example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com/',
  uuid: '00000000-0000-4000-8000-000000000000',
}

/**
 * A value that a schema allows, for a parameter whose author gave no example: the smallest one. Undefined where the schema
 * does not say enough: a pattern, an object, several alternatives.
 */
export function makeValue(schema: Value): unknown {
  const { type, format, minimum, exclusiveMinimum, minLength, pattern } = schema
  const types = Array.isArray(type) ? (type as unknown[]).filter((each) => each !== 'null') : [type]
  switch (types[0]) {
    case 'integer':
    case 'number': {
      if (isNumeric(exclusiveMinimum)) return Math.floor(Number(exclusiveMinimum)) + 1
      const least = isNumeric(minimum) ? Number(minimum) + (exclusiveMinimum === true ? 1 : 0) : 1
      return types[0] === 'integer' ? Math.ceil(least) : least
    }
    case 'boolean':
      return true
    case 'string': {
      if (pattern !== undefined) return undefined
      const known = typeof format === 'string' ? BY_FORMAT[format] : undefined
      return known ?? 'a'.repeat(Math.max(1, Number(minLength ?? 1)))
    }
    default:
      return undefined
  }
}
