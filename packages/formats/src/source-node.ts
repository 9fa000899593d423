import { ToolError, type ToolErrorCode } from '@gauntlet/contract'
import type { Warn } from './warnings.ts'
import { isNumeric, numberText, toNumeric } from '@gauntlet/core/json'
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Node,
  type YAMLMap,
} from 'yaml'

/** The file that a node is in. */
type Source = {
  readonly file: string
  readonly document: Document
  readonly lines: LineCounter
  readonly warn: Warn
}

/**
 * A value of a YAML or JSON file with its location, so that every error in it is reported as
 * `file:line:column`.
 */
export class SourceNode {
  readonly #source: Source
  readonly #node: Node | null
  /** The key or the value that stands before it: where to point when the value is missing. */
  readonly #near: Node | null

  constructor(source: Source, node: unknown, near: Node | null) {
    this.#source = source
    this.#node = resolveAlias(source.document, node)
    this.#near = near
  }

  /** `load.yml:12:5`. */
  get at(): string {
    const offset = (this.#node ?? this.#near)?.range?.[0] ?? 0
    const { line, col } = this.#source.lines.linePos(offset)
    return `${this.#source.file}:${line}:${col}`
  }

  /** @throws ToolError always, with the position before the message */
  fail(message: string, code: ToolErrorCode = 'CONFIG_INVALID'): never {
    throw new ToolError(code, `${this.at}: ${message}`, { place: this.at })
  }

  get isMap(): boolean {
    return isMap(this.#node)
  }

  get isList(): boolean {
    return isSeq(this.#node)
  }

  /** The fields of a mapping. @throws ToolError when it is none */
  map(what: string): ReadonlyMap<string, SourceNode> {
    if (!isMap(this.#node)) this.fail(`${what} must be a mapping of names to values`)
    const fields = new Map<string, SourceNode>()
    for (const [name, place] of this.#entries(this.#node)) fields.set(name, place)
    return fields
  }

  /** The fields of a mapping, which may only be these. @throws ToolError naming any other */
  fields(what: string, allowed: Allowed): Fields {
    const fields = this.map(what)
    for (const [name, place] of fields) {
      const reason = findOwn(allowed.refused, name)
      if (reason !== undefined) place.#failAtKey(`${name}: ${reason}`, 'UNSUPPORTED')
      if (allowed.known.includes(name) || allowed.comments?.names.includes(name)) continue
      const ignored = findOwn(allowed.ignored, name) ?? allowed.others
      if (ignored === undefined)
        place.#failAtKey(`${what} has no "${name}"; it may have ${allowed.known.join(', ')}`)
      else place.#key.warn(`${name}: ${ignored}`)
    }
    return new Fields(this, fields)
  }

  /** Says something about this place that stops nothing. */
  warn(message: string): void {
    this.#source.warn(message, this.at)
  }

  get #key(): SourceNode {
    return new SourceNode(this.#source, this.#near, null)
  }

  /** The elements of a list; a value that is no list is a list of one. */
  listOrOne(): SourceNode[] {
    if (!isSeq(this.#node)) return [this]
    return this.#node.items.map((item) => new SourceNode(this.#source, item, this.#node))
  }

  /** @throws ToolError when it is no list */
  list(what: string): SourceNode[] {
    return isSeq(this.#node) ? this.listOrOne() : this.fail(`${what} must be a list`)
  }

  /** The value as plain data; a number is held exactly: as a number, a bigint or an `ExactNumber`. */
  value(): unknown {
    try {
      if (this.#node) keepDigits(this.#node)
      return this.#node?.toJS(this.#source.document, { reviver: narrowInteger }) ?? null
    } catch (error) {
      // An alias that stands for what it is part of, more copies than the parser makes, or too many levels.
      const why = error instanceof RangeError ? 'it is nested without end' : String(error)
      return this.fail(`this cannot be read: ${why}`)
    }
  }

  /** @throws ToolError when it is no text, number or boolean */
  text(what: string): string {
    const value = this.#scalar()
    if (typeof value === 'string') return value
    if (typeof value === 'boolean') return String(value)
    return isNumeric(value) ? numberText(value) : this.fail(`${what} must be a text`)
  }

  /** A number, or a text of digits. @throws ToolError when it is neither or below `least` */
  number(what: string, least = 0): number {
    const value = this.#scalar()
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    if (typeof number !== 'number' || !Number.isFinite(number) || number < least) {
      return this.fail(`${what} must be a number, ${least} or more`)
    }
    return number
  }

  /** @throws ToolError when it is neither true nor false */
  boolean(what: string): boolean {
    const value = this.#scalar()
    if (value === true || value === 'true') return true
    if (value === false || value === 'false') return false
    return this.fail(`${what} must be true or false`)
  }

  /** Lays the fields of another mapping over these, deep: what both have and is no mapping is the other's. */
  merge(over: SourceNode): void {
    if (isMap(this.#node) && isMap(over.#node)) mergeMaps(this.#node, over.#node)
  }

  #scalar(): unknown {
    return isScalar(this.#node) ? narrowInteger('', this.#node.value) : undefined
  }

  #failAtKey(message: string, code: ToolErrorCode = 'CONFIG_INVALID'): never {
    return this.#key.fail(message, code)
  }

  /** With what `<<` merges in, which own fields override. */
  *#entries(map: YAMLMap): Generator<[string, SourceNode]> {
    for (const { key, value } of map.items) {
      if (!isScalar(key) || key.value !== '<<') continue
      for (const merged of new SourceNode(this.#source, value, key).listOrOne()) {
        if (isMap(merged.#node)) yield* this.#entries(merged.#node)
      }
    }
    for (const { key, value } of map.items) {
      if (!isScalar(key)) this.fail('a key must be a text')
      else if (key.value !== '<<')
        yield [String(key.value), new SourceNode(this.#source, value, key)]
    }
  }
}

/** What a mapping may hold, what is refused, and what has no effect and is warned of, each with its reason. */
export type Allowed = {
  readonly known: readonly string[]
  readonly refused?: Readonly<Record<string, string>>
  readonly ignored?: Readonly<Record<string, string>>
  /** What describes only, in every tool, and why: nothing is printed. */
  readonly comments?: { readonly names: readonly string[]; readonly why: string }
  /** Why all others have no effect. Absent: they are refused. */
  readonly others?: string
}

const findOwn = (
  reasons: Readonly<Record<string, string>> | undefined,
  name: string,
): string | undefined => (reasons && Object.hasOwn(reasons, name) ? reasons[name] : undefined)

/** The fields of a mapping that holds nothing unknown. */
export class Fields {
  readonly place: SourceNode
  readonly #fields: ReadonlyMap<string, SourceNode>

  constructor(place: SourceNode, fields: ReadonlyMap<string, SourceNode>) {
    this.place = place
    this.#fields = fields
  }

  find(name: string): SourceNode | undefined {
    return this.#fields.get(name)
  }

  /** @throws ToolError when it is missing */
  get(name: string): SourceNode {
    return this.#fields.get(name) ?? this.place.fail(`"${name}" is missing here`)
  }

  get names(): string[] {
    return [...this.#fields.keys()]
  }
}

/**
 * Reads YAML or JSON text (JSON is YAML).
 *
 * @param warn called for each part that has no effect
 * @throws ToolError CONFIG_INVALID with the position of the first mistake
 */
export function parseSource(text: string, file: string, warn: Warn = () => undefined): SourceNode {
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    intAsBigInt: true,
  })
  const [error] = document.errors
  if (error) {
    const { line, col } = lines.linePos(error.pos[0])
    // The parser calls itself for each level.
    const why = error.message.includes('call stack') ? 'too many levels' : error.message
    throw new ToolError('CONFIG_INVALID', `${file}:${line}:${col}: ${why}`, { cause: error })
  }
  return new SourceNode({ file, document, lines, warn }, document.contents, null)
}

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?$/

/** Numbers with a fraction or an exponent get the value that is written, where a JavaScript number would round it. */
function keepDigits(root: Node): void {
  visit(root, {
    Scalar: (_key, node) => {
      if (typeof node.value !== 'number' || node.source === undefined) return
      if (NUMBER.test(node.source)) node.value = toNumeric(node.source)
    },
  })
}

/** Integers are read without loss; those that a number holds are numbers. */
function narrowInteger(_key: unknown, value: unknown): unknown {
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value
}

function resolveAlias(document: Document, node: unknown): Node | null {
  if (isAlias(node)) return node.resolve(document) ?? null
  return (node as Node | null | undefined) ?? null
}

function mergeMaps(base: YAMLMap, over: YAMLMap): void {
  for (const { key, value } of over.items) {
    const existing = base.get(isScalar(key) ? key.value : key, true)
    if (isMap(existing) && isMap(value)) mergeMaps(existing, value)
    else {
      base.delete(isScalar(key) ? key.value : key)
      base.add({ key, value })
    }
  }
}
