type Schema = {
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, unknown>>
}

type Operation = {
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
  }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
}

/** What of an OpenAPI document the requests are made from. */
export type ApiDescription = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

export type HostileRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly url: string
  readonly headers?: Record<string, string>
  readonly payload?: string
}

/** As they stand in an address, encoded already. */
const inAddresses = [
  '', '%00', 'a%00b', '%ff', '%c3%28', '%ed%a0%80', '%zz', '%', '%25', '%2e%2e%2f', '-1', '0', '1e3', '1e400', 'NaN',
  '2147483648', '9223372036854775808', '-9223372036854775809', '1.5', '[object%20Object]', 'null', "'%20or%201=1--",
  '%0d%0aset-cookie:%20a=b', '%e2%80%ae', 'x'.repeat(5_000), '%f0%9d%84%9e'.repeat(300), '__proto__',
  '9999-99-99', '2026-13-45', '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff',
] // prettier-ignore

/** As they stand in a JSON body. */
const inBodies = [
  'null', '""', '0', '-1', '1.5', '1e400', '2147483648', '9223372036854775808', '9007199254740993', 'true', '[]', '{}',
  String.raw`"\u0000"`, String.raw`"\ud800"`, String.raw`"\u202e"`, '["a","b"]', '{"__proto__":1}', '"2026-13-45"',
  JSON.stringify('x'.repeat(5_000)), `${'['.repeat(3_000)}${']'.repeat(3_000)}`,
] // prettier-ignore

const harmless = '01968f3a-0000-7000-8000-00000000dead'

/**
 * Every parameter and every field of a body of every route, with each hostile value, the others harmless: what comes
 * back may be any answer but one that says the server failed.
 */
export function listHostileRequests({ paths }: ApiDescription): HostileRequest[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, operation]) => {
      const upper = method.toUpperCase() as HostileRequest['method']
      return [
        ...listAddresses(path, operation).map((url) => ({ method: upper, url })),
        ...listBodies(operation).map((payload) => ({
          method: upper,
          url: fill(path),
          headers: { 'content-type': 'application/json' },
          payload,
        })),
      ]
    }),
  )
}

function listAddresses(path: string, { parameters = [] }: Operation): string[] {
  const needed = parameters
    .filter((one) => one.in === 'query' && one.required)
    .map(({ name }) => name)
  return parameters.flatMap(({ name, in: where }) => {
    if (where === 'path') {
      return inAddresses.map((value) => fill(path.replace(`{${name}}`, value)) + toQuery(needed))
    }
    if (where !== 'query') return []
    const rest = toQuery(needed.filter((other) => other !== name))
    const start = `${fill(path)}${rest}${rest === '' ? '?' : '&'}`
    return [
      ...inAddresses.map((value) => `${start}${name}=${value}`),
      `${start}${name}=a&${name}=b`,
      `${start}${name}[]=a`,
      `${start}${name}[a]=b`,
      start + Array.from({ length: 300 }, () => `${name}=1`).join('&'),
    ]
  })
}

function fill(path: string): string {
  return path.replaceAll(/\{\w+\}/g, harmless)
}

function toQuery(names: readonly string[]): string {
  return names.length === 0 ? '' : `?${names.map((name) => `${name}=${harmless}`).join('&')}`
}

function listBodies({ requestBody }: Operation): string[] {
  const fields = Object.keys(requestBody?.content['application/json']?.schema.properties ?? {})
  return [
    ...(requestBody ? inBodies : []),
    ...fields.flatMap((field) => inBodies.map((value) => toBody(fields, field, value))),
  ]
}

function toBody(fields: readonly string[], hostile: string, value: string): string {
  const parts = fields.map((field) => `"${field}":${field === hostile ? value : '"a"'}`)
  return `{${parts.join(',')}}`
}
