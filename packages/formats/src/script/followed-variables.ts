import type { ToolErrorCode } from '@gauntlet/contract'
import { toLiteral } from '../literal-text.ts'

/** Where a variable is defined: by one request, in an environment, in the file, for all files. */
export type ScopeName = 'local' | 'environment' | 'file' | 'globals'

/** A place in a file, to point at. */
export type Place = { readonly fail: (message: string, code?: ToolErrorCode) => never }

/** How a tool replaces variables. */
export type VariableRules = {
  /** The first that has a name wins. */
  readonly order: readonly ScopeName[]
  /** Milliseconds since 1970 that all requests have; undefined: those when each is sent. */
  readonly nowMs: number | undefined
  /** What the tool makes up for a name; undefined where it is a plain name. */
  readonly toDynamic: (
    name: string,
    place: Place,
    nowMs: number | undefined,
  ) => VariableValue | undefined
  /** Whether `{{ name }}` is `{{name}}`. */
  readonly trims: boolean
  /** What can be done for a name without a value. */
  readonly remedy: string
}

/** What a variable stands for when a request is read: a text, or a variable of the flow. */
export type VariableValue = { readonly text: string } | { readonly flowVariable: string }

/** A text after its variables were replaced. */
export type ResolvedText = {
  /** As a template of ours. */
  readonly template: string
  /** Its text, where nothing varies. */
  readonly constant: string | undefined
}

/** A value may hold variables, and so on: as often as Postman replaces. */
const MOST_ROUNDS = 20
const VARIABLE = /\{\{([^{}]*?)\}\}/g
/** Marks a place that is filled when the request is sent; no file holds them. */
const MARK = /\uE000(\d+)\uE001/

/** The variables of a file, followed from request to request as its tool would set them. */
export class FollowedVariables {
  readonly #scopes: Readonly<Record<ScopeName, Map<string, VariableValue>>> = {
    local: new Map(),
    environment: new Map(),
    file: new Map(),
    globals: new Map(),
  }
  readonly #flowNames = new Map<string, string>()
  readonly #used = new Set<string>()
  readonly #assigned = new Set<string>()
  readonly #rules: VariableRules

  constructor(rules: VariableRules) {
    this.#rules = rules
  }

  get nowMs(): number | undefined {
    return this.#rules.nowMs
  }

  set(scope: ScopeName, name: string, value: VariableValue): void {
    if ('flowVariable' in value) this.#assigned.add(value.flowVariable)
    this.#scopes[scope].set(name, value)
  }

  clear(scope: ScopeName): void {
    this.#scopes[scope].clear()
  }

  unset(scope: ScopeName, name: string): void {
    this.#scopes[scope].delete(name)
  }

  /** The value that a request sees; with a scope, that of this scope alone. */
  find(name: string, scope?: ScopeName): VariableValue | undefined {
    const scopes = scope === undefined ? this.#rules.order : [scope]
    const value = scopes.map((each) => this.#scopes[each].get(name)).find((each) => each)
    if (value && 'flowVariable' in value) this.#used.add(value.flowVariable)
    return value
  }

  /** The variable of the flow that holds what a script sets while it runs. */
  toFlowVariable(scope: ScopeName, name: string): string {
    const key = `${scope} ${name}`
    const known = this.#flowNames.get(key)
    if (known !== undefined) return known
    const plain = name.replaceAll(/[^\w]/g, '_').replace(/^(?=\d|$)/, '_')
    const taken = new Set(this.#flowNames.values())
    let own = plain
    for (let count = 2; taken.has(own); count += 1) own = `${plain}_${count}`
    this.#flowNames.set(key, own)
    return own
  }

  /** The variables of the flow that were read since the last call. */
  takeUsed(): string[] {
    const used = [...this.#used]
    this.#used.clear()
    return used
  }

  /** The variables of the flow that were set since the last call. */
  takeAssigned(): string[] {
    const assigned = [...this.#assigned]
    this.#assigned.clear()
    return assigned
  }

  /**
   * Replaces `{{name}}`. A name without a value is refused.
   *
   * @param onUnknown what stands for a name without a value
   */
  resolve(text: string, place: Place, onUnknown?: (name: string) => string): ResolvedText {
    const templates: string[] = []
    const mark = (template: string): string => `\uE000${templates.push(template) - 1}\uE001`
    let resolved = text
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const before = resolved
      resolved = before.replaceAll(VARIABLE, (_whole, inside: string) => {
        const name = this.#rules.trims ? inside.trim() : inside
        const value = this.find(name) ?? this.#toDynamic(name, place)
        if (!value) {
          if (onUnknown) return onUnknown(name)
          return place.fail(`the variable ${name} has no value: ${this.#rules.remedy}`)
        }
        return 'text' in value ? value.text : mark(`{{ ${value.flowVariable} }}`)
      })
      if (resolved === before) break
    }
    const pieces = resolved.split(MARK)
    const template = pieces
      .map((piece, at) => (at % 2 === 0 ? toLiteral(piece) : (templates[Number(piece)] ?? '')))
      .join('')
    return { template, constant: pieces.length === 1 ? resolved : undefined }
  }

  #toDynamic(name: string, place: Place): VariableValue | undefined {
    const value = this.#rules.toDynamic(name, place, this.#rules.nowMs)
    if (value && 'flowVariable' in value) this.#used.add(value.flowVariable)
    return value
  }
}
