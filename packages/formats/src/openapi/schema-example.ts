import type { SourceNode } from '../source-node.ts'

/** Deeper than any message: a schema that refers to itself has no finite example. */
const MAX_DEPTH = 20

/** Follows `$ref` inside the document. @throws ToolError UNSUPPORTED for one that leaves it */
export function followRef(place: SourceNode, root: SourceNode): SourceNode {
  let at = place
  for (let hops = 0; hops < MAX_DEPTH; hops += 1) {
    const ref = at.isMap ? at.map('it').get('$ref') : undefined
    if (!ref) return at
    at = resolve(ref, root)
  }
  return place.fail('$ref goes round in a circle')
}

function resolve(ref: SourceNode, root: SourceNode): SourceNode {
  const pointer = ref.text('$ref')
  if (!pointer.startsWith('#/'))
    ref.fail(`$ref ${pointer}: only references inside the file are read`, 'UNSUPPORTED')
  let at = root
  for (const segment of pointer.slice(2).split('/')) {
    const key = decodeURIComponent(segment).replaceAll('~1', '/').replaceAll('~0', '~')
    at = at.map(pointer).get(key) ?? ref.fail(`$ref ${pointer}: there is no ${key}`)
  }
  return at
}

/** The author's example of a parameter, a media type or a schema; undefined when there is none. */
export function findExample(place: SourceNode, root: SourceNode, depth = 0): unknown {
  if (depth > MAX_DEPTH) return undefined
  const fields = followRef(place, root).map('it')
  const named = fields.get('examples')
  const listed = named?.isList ? named.list('examples')[0] : undefined
  const direct = fields.get('const') ?? fields.get('example') ?? listed ?? fields.get('default')
  if (direct) return direct.value()
  if (named?.isMap) return firstNamed(named, root)
  const schema = fields.get('schema')
  if (schema) return findExample(schema, root, depth + 1)
  const values = fields.get('enum')
  if (values) return values.list('enum')[0]?.value()
  return composeExample(fields, root, depth)
}

function firstNamed(examples: SourceNode, root: SourceNode): unknown {
  const [first] = examples.map('examples').values()
  return first ? followRef(first, root).map('an example').get('value')?.value() : undefined
}

/** An object of its properties' examples, if every required one has some; a list of one element. */
function composeExample(
  fields: ReadonlyMap<string, SourceNode>,
  root: SourceNode,
  depth: number,
): unknown {
  const items = fields.get('items')
  if (items) {
    const item = findExample(items, root, depth + 1)
    return item === undefined ? undefined : [item]
  }
  const properties = fields.get('properties')
  if (!properties) return undefined
  const examples = Array.from(
    properties.map('properties'),
    ([name, schema]) => [name, findExample(schema, root, depth + 1)] as const,
  ).filter(([, example]) => example !== undefined)
  const composed = Object.fromEntries(examples)
  const required = fields.get('required')?.list('required') ?? []
  const complete = required.every((name) => Object.hasOwn(composed, name.text('a name')))
  return complete && examples.length > 0 ? composed : undefined
}
