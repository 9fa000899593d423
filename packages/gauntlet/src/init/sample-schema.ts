/** A new value in each request. */
const newUuid = '{{ $uuid() }}'

const formats: Readonly<Record<string, string>> = {
  uuid: newUuid,
  email: `user-${newUuid}@example.org`,
  'date-time': '2030-01-01T12:00:00Z',
  date: '2030-01-01',
  time: '12:00:00Z',
  uri: 'https://example.org/',
}

type Schema = Readonly<Record<string, unknown>>

/**
 * A value that a literal JSON schema accepts: the author's own (`const`, `default`, `examples`, `enum`), else the least that
 * its bounds allow.
 *
 * @param name of the field, from which a text is made
 * @returns undefined where the schema does not say enough (a pattern, `oneOf`, `$ref`)
 */
export function sampleSchema(schema: unknown, name: string): unknown {
  if (!isSchema(schema)) return undefined
  const [example] = asList(schema['examples'])
  const [choice] = asList(schema['enum'])
  const given = schema['const'] ?? schema['example'] ?? example ?? schema['default'] ?? choice
  if (given !== undefined) return given
  const type = asList(schema['type']).find((one) => one !== 'null') ?? schema['type']
  switch (type) {
    case 'string':
      return sampleText(schema, name)
    case 'integer':
    case 'number':
      return sampleNumber(schema)
    case 'boolean':
      return true
    case 'array': {
      const item = sampleSchema(schema['items'], name)
      return item === undefined ? undefined : [item]
    }
    default:
      return schema['properties'] === undefined ? undefined : sampleObject(schema)
  }
}

function sampleObject({ properties, required }: Schema): unknown {
  if (!isSchema(properties)) return undefined
  const fields = Object.entries(properties)
    .map(([name, schema]) => [name, sampleSchema(schema, name)] as const)
    .filter(([, value]) => value !== undefined)
  const object = Object.fromEntries(fields)
  return asList(required).every((name) => Object.hasOwn(object, String(name))) ? object : undefined
}

function sampleText({ pattern, format, minLength, maxLength }: Schema, name: string): unknown {
  if (pattern !== undefined) return undefined
  if (typeof format === 'string') return formats[format]
  const text = name.padEnd(typeof minLength === 'number' ? minLength : 0, 'x')
  return typeof maxLength === 'number' ? text.slice(0, maxLength) : text
}

function sampleNumber(schema: Schema): number | undefined {
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum, multipleOf } = schema
  const step = typeof multipleOf === 'number' ? multipleOf : 1
  const above = typeof exclusiveMinimum === 'number' ? exclusiveMinimum + step : step
  const lowest = typeof minimum === 'number' ? minimum : above
  const least = exclusiveMinimum === true ? lowest + step : lowest
  const whole = typeof multipleOf === 'number' ? Math.ceil(least / step) * step : least
  const below = typeof exclusiveMaximum === 'number' ? exclusiveMaximum - step : Infinity
  const highest = Math.min(typeof maximum === 'number' ? maximum : Infinity, below)
  const most = exclusiveMaximum === true ? highest - step : highest
  // Zero of something is seldom what a request is about.
  const value = Math.min(whole > 0 ? whole : step, most)
  return value < least ? undefined : value
}

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
