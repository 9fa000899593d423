import { isNumeric } from '@gauntlet/core/json'
import { isObject, type Located, type OpenApiDocuments } from './openapi-documents.ts'

/** More schemas than any message has: what refers to itself many times over would be looked at without end. */
const MOST_SCHEMAS = 500

/** An example that is composed has no more values: parts within parts would grow without end. */
const MOST_VALUES = 1_000

/** Looks for what the author of a document gave as a value. */
export class ExampleFinder {
  readonly #documents: OpenApiDocuments
  /** Of schemas that were looked at in full. */
  readonly #known = new Map<object, unknown>()
  readonly #sizes = new WeakMap<object, number>()
  #left = MOST_SCHEMAS
  #wasCut = false

  constructor(documents: OpenApiDocuments) {
    this.#documents = documents
  }

  /** The author's example of a parameter, a media type or a schema; undefined when there is none. */
  find(located: Located): unknown {
    this.#left = MOST_SCHEMAS
    return this.#find(this.#documents.follow(located))
  }

  #find(located: Located): unknown {
    const { value } = located
    if (!isObject(value)) return undefined
    if (this.#known.has(value)) return this.#known.get(value)
    this.#left -= 1
    if (this.#left < 0) {
      this.#wasCut = true
      return undefined
    }
    const outer = this.#wasCut
    this.#wasCut = false
    const found = this.#read(located)
    // What found nothing because it ended early, on the way round a circle, may find something from elsewhere.
    if (!this.#wasCut || found !== undefined) this.#known.set(value, found)
    this.#wasCut ||= outer
    return found
  }

  #read(located: Located): unknown {
    const value = located.value as Record<string, unknown>
    const { const: fixed, example, examples, default: usual } = value
    const [listed] = Array.isArray(examples) ? (examples as unknown[]) : []
    const direct = fixed ?? example ?? listed ?? usual
    if (direct !== undefined) return direct
    if (isObject(examples)) return this.#firstNamed(located, Object.keys(examples))
    const schema = this.#at(located, 'schema')
    if (schema) return this.#find(schema)
    if (Array.isArray(value['enum'])) return (value['enum'] as unknown[])[0]
    return this.#compose(located)
  }

  #firstNamed(located: Located, [name]: readonly string[]): unknown {
    const examples = this.#at(located, 'examples')
    const first = name !== undefined && examples && this.#at(examples, name)
    return first && isObject(first.value) ? first.value['value'] : undefined
  }

  /** Parts of `allOf` together, the first of `oneOf` and `anyOf` that has one, properties, items. */
  #compose(located: Located): unknown {
    const parts = [
      ...this.#all(located, 'allOf').map((part) => this.#find(part)),
      this.#firstOf([...this.#all(located, 'oneOf'), ...this.#all(located, 'anyOf')]),
      this.#composeObject(located),
    ].filter((part) => part !== undefined)
    const objects = parts.filter((part) => isObject(part) && !isNumeric(part))
    if (objects.length > 0)
      return this.#isComplete(located, Object.assign({}, ...objects) as object)
    if (parts.length > 0) return parts[0]
    const items = this.#at(located, 'items')
    const item = items && this.#find(items)
    return item === undefined ? undefined : [item]
  }

  #firstOf(alternatives: readonly Located[]): unknown {
    for (const alternative of alternatives) {
      const found = this.#find(alternative)
      if (found !== undefined) return found
    }
    return undefined
  }

  /** An object of its properties' examples. What only answers have is left out. */
  #composeObject(located: Located): object | undefined {
    const properties = this.#at(located, 'properties')
    if (!properties || !isObject(properties.value)) return undefined
    let size = 0
    const found = Object.keys(properties.value).flatMap((name) => {
      const property = this.#at(properties, name)
      if (!property || (isObject(property.value) && property.value['readOnly'] === true)) return []
      const example = this.#find(property)
      const own = this.#sizeOf(example)
      if (example === undefined || size + own > MOST_VALUES) return []
      size += own
      return [[name, example] as const]
    })
    return found.length > 0 ? Object.fromEntries(found) : undefined
  }

  /** How many values an example holds. */
  #sizeOf(example: unknown): number {
    if (typeof example !== 'object' || example === null || isNumeric(example)) return 1
    const known = this.#sizes.get(example)
    if (known !== undefined) return known
    const size = Object.values(example).reduce((sum: number, one) => sum + this.#sizeOf(one), 1)
    this.#sizes.set(example, size)
    return size
  }

  /** Undefined where a property that is required has no example, unless only answers have it. */
  #isComplete(located: Located, composed: object): object | undefined {
    const { required } = located.value as { required?: unknown }
    const properties = this.#at(located, 'properties')
    const isMissing = (name: unknown): boolean => {
      if (Object.hasOwn(composed, String(name))) return false
      const property = properties && this.#at(properties, String(name))
      return !(isObject(property?.value) && property.value['readOnly'] === true)
    }
    return Array.isArray(required) && required.some(isMissing) ? undefined : composed
  }

  #all(located: Located, key: string): Located[] {
    const list = this.#at(located, key)
    if (!list || !Array.isArray(list.value)) return []
    return list.value.flatMap((_part, index) => this.#at(list, index) ?? [])
  }

  #at(located: Located, key: string | number): Located | undefined {
    const found = this.#documents.at(located, key)
    if (found && found.value === undefined) this.#wasCut = true
    return found?.value === undefined ? undefined : found
  }
}
