import type { BlockSchema, ConfigSchema } from '@gauntlet/contract'

/** docs/config.md: every key of the config, and of what its functions take, from their schemas. */
export function renderConfigPage(...schemas: readonly BlockSchema[]): string {
  const blocks = schemas.flatMap((schema) => listBlocks(schema as ConfigSchema))
  return [
    '# gauntlet.config.ts',
    'Generated from the schema of configs by `npm run docs:config`. An unknown key, or a value of the wrong type, is refused with its path',
    'and the nearest valid key. Keys without "required" are optional.',
    '',
    ...blocks.flatMap((block) => renderBlock(block)),
  ].join('\n')
}

type Block = { readonly title: string; readonly schema: ConfigSchema; readonly path: string }

/** Each block once, in the order in which a reader needs it. */
function listBlocks(config: ConfigSchema): Block[] {
  const blocks: Block[] = []
  const seen = new Set<string>()
  const visit = (schema: ConfigSchema, path: string): void => {
    if (schema.properties) {
      const identity = `${schema.title}: ${Object.keys(schema.properties).join()}`
      if (seen.has(identity)) return
      seen.add(identity)
      blocks.push({ title: schema.title ?? path, schema, path })
      for (const [key, value] of Object.entries(schema.properties))
        visit(value, path === '' ? key : `${path}.${key}`)
    }
    for (const one of schema.anyOf ?? []) visit(one, path)
    if (schema.items) visit(schema.items, `${path}[]`)
    for (const one of Object.values(schema.patternProperties ?? {})) visit(one, `${path}.NAME`)
  }
  visit(config, '')
  return blocks
}

function renderBlock({ title, schema, path }: Block): string[] {
  const { properties = {}, required = [], description } = schema
  return [
    title === 'config' ? '## The config' : `## ${title}`,
    ...(path === '' ? [] : [`\`${path}\`${description ? `. ${description}` : ''}`]),
    '',
    '| key | type | default | description |',
    '| --- | --- | --- | --- |',
    ...Object.entries(properties).map(([key, value]) => {
      const fallback = required.includes(key) ? 'required' : renderDefault(value)
      return `| \`${key}\` | ${cell(renderType(value))} | ${cell(fallback)} | ${cell(renderWhat(value))} |`
    }),
    '',
  ]
}

const renderDefault = ({ default: value }: ConfigSchema): string =>
  value === undefined
    ? ''
    : `\`${typeof value === 'string' ? `'${value}'` : JSON.stringify(value)}\``

function renderWhat(schema: ConfigSchema): string {
  const { title, description = '', example } = schema
  if ('const' in schema) return 'Says which form it is.'
  const what =
    description === '' && title !== undefined ? `See [${title}](#${toAnchor(title)}).` : description
  return example === undefined ? what : `${what} Example: \`${example}\``
}

function renderType(schema: ConfigSchema): string {
  if (schema.anyOf) return [...new Set(schema.anyOf.map(renderType))].join(' or ')
  if ('const' in schema) return `\`'${String(schema.const)}'\``
  if (schema.type === 'array') return schema.items ? `list of ${renderType(schema.items)}` : 'list'
  if (schema.properties)
    return schema.title ? `[${schema.title}](#${toAnchor(schema.title)})` : 'object'
  if (schema.patternProperties) {
    const [values] = Object.values(schema.patternProperties)
    return `by name: ${values ? renderType(values) : 'anything'}`
  }
  if (schema.type === 'integer' || schema.type === 'number') return renderNumber(schema)
  return schema.type ?? 'value'
}

function renderNumber({ type, minimum, maximum }: ConfigSchema): string {
  const what = type === 'integer' ? 'whole number' : 'number'
  if (maximum !== undefined) return `${what}, ${minimum ?? 0} to ${maximum}`
  return minimum === undefined ? what : `${what}, ${minimum} or more`
}

const toAnchor = (title: string): string => title.toLowerCase().replaceAll(' ', '-')

const cell = (text: string): string => text.replaceAll('|', '\\|')
