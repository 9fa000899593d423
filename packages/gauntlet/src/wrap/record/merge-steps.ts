import type { Path } from '@gauntlet/core/json'
import { keyOf, listLeaves, mapLeaves } from './leaves.ts'
import type { TemplatedStep } from './template-session.ts'
import { isForm, singular, toPlace } from './value-names.ts'

/** A value that differs between the users of a recording: what each session sends, by its position. */
export type Column = { readonly name: string; readonly cells: ReadonlyMap<number, string> }

/** Names the values that vary. Flows share a column: a row holds the values of one session, which runs one of them. */
export class Columns {
  readonly #columns = new Map<string, Map<number, string>>()
  readonly #taken: ReadonlySet<string>

  /** @param taken names that other variables have */
  constructor(taken: Iterable<string>) {
    this.#taken = new Set(taken)
  }

  /** The column of what the sessions at these positions sent: the same for the same values. */
  nameOf(wanted: string, positions: readonly number[], values: readonly string[]): string {
    const base = wanted.replaceAll(/\W+/g, '_').replace(/^(?=\d|$)/, 'value')
    const cells = new Map(positions.map((position, at) => [position, values[at] ?? '']))
    let name = base
    for (let count = 2; !this.#isFree(name, cells); count += 1) name = `${base}_${count}`
    this.#columns.set(name, new Map([...(this.#columns.get(name) ?? []), ...cells]))
    return name
  }

  #isFree(name: string, cells: ReadonlyMap<number, string>): boolean {
    const known = this.#columns.get(name)
    if (this.#taken.has(name)) return false
    return [...cells].every(([position, value]) => (known?.get(position) ?? value) === value)
  }

  list(): Column[] {
    return [...this.#columns].map(([name, cells]) => ({ name, cells }))
  }
}

/** A step of all sessions of one group: what differs between them is a column. */
export type MergedStep = TemplatedStep & {
  /** The columns that it sends. */
  readonly varies: readonly string[]
}

type Merging = { readonly columns: Columns; readonly positions: readonly number[] }

/** @param sessions the same steps of each session, whose values may differ */
export function mergeSteps(
  sessions: readonly (readonly TemplatedStep[])[],
  merging: Merging,
): MergedStep[] {
  const [first = []] = sessions
  return first.map((step, at) => {
    const same = sessions.map((steps) => steps[at] ?? step)
    return new StepMerger(same, merging).merge(step)
  })
}

class StepMerger {
  readonly #steps: readonly TemplatedStep[]
  readonly #merging: Merging
  readonly #varies = new Set<string>()

  constructor(steps: readonly TemplatedStep[], merging: Merging) {
    this.#steps = steps
    this.#merging = merging
  }

  merge(step: TemplatedStep): MergedStep {
    const merged = {
      path: this.#mergeParts(
        this.#steps.map(({ path }) => path),
        /([/?&=])/,
      ),
      headers: this.#mergeHeaders(step.headers),
      ...(step.json !== undefined && { json: this.#mergeJson(step.json) }),
      ...(step.text !== undefined && { text: this.#mergeText(step) }),
    }
    return { ...step, ...merged, varies: [...this.#varies] }
  }

  #mergeHeaders(headers: TemplatedStep['headers']): TemplatedStep['headers'] {
    return Object.fromEntries(
      Object.keys(headers).map((name) => [
        name,
        this.#mergeValues(
          name,
          this.#steps.map((step) => step.headers[name] ?? ''),
        ),
      ]),
    )
  }

  #mergeText({ headers }: TemplatedStep): string {
    const texts = this.#steps.map(({ text }) => text ?? '')
    return isForm(headers) ? this.#mergeParts(texts, /([&=])/) : this.#mergeValues('body', texts)
  }

  #mergeJson(json: unknown): unknown {
    const all = this.#steps.map(
      (step) => new Map(listLeaves(step.json).map(({ path, value }) => [toPlace(path), value])),
    )
    return mapLeaves(json, ({ path, value }) =>
      this.#mergeLeaf(
        path,
        all.map((leaves) => leaves.get(toPlace(path)) ?? value),
      ),
    )
  }

  #mergeLeaf(path: Path, values: readonly unknown[]): unknown {
    const [first] = values
    const texts = values.map(String)
    const merged = this.#mergeValues(keyOf(path), texts)
    if (merged === texts[0]) return first
    // A cell of digits is read as a number.
    const isText = typeof first === 'string' && texts.some((text) => String(Number(text)) === text)
    return isText ? `${merged}{{ '' }}` : merged
  }

  /** Paths and forms, part by part. */
  #mergeParts(texts: readonly string[], separator: RegExp): string {
    const [first = [], ...others] = texts.map((text) => text.split(separator))
    if (others.some(({ length }) => length !== first.length)) return texts[0] ?? ''
    return first
      .map((part, at) =>
        this.#mergeValues(toName(first, at), [part, ...others.map((parts) => parts[at] ?? '')]),
      )
      .join('')
  }

  /** One text where all are the same. Templates stand for what is made anew: those of the first serve all. */
  #mergeValues(name: string, texts: readonly string[]): string {
    const [first = ''] = texts
    if (texts.every((text) => text === first)) return first
    if (texts.some((text) => text.includes('{{'))) return first
    const { columns, positions } = this.#merging
    const column = columns.nameOf(name, positions, texts)
    this.#varies.add(column)
    return `{{ ${column} }}`
  }
}

/** `showId` behind `/shows/`; the name of a pair. */
function toName(parts: readonly string[], at: number): string {
  const before = parts[at - 2] ?? ''
  if (parts[at - 1] === '=') return before
  const word = singular(before)
  return /^[a-z]/.test(word) ? `${word}Id` : 'value'
}
