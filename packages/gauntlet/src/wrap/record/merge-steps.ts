import type { Path } from '@gauntlet/core/json'
import { keyOf, listLeaves, mapLeaves } from './leaves.ts'
import type { TemplatedStep } from './template-session.ts'
import { isForm, singular, toPlace } from './value-names.ts'

/** A value that differs between the users of a recording: what each of them sends, in their order. */
export type Column = {
  readonly name: string
  /** Which sessions of the recording, and what each of them sent. */
  readonly positions: readonly number[]
  readonly values: readonly string[]
}

/** Names the values that vary: places that vary together are one column. */
export class Columns {
  readonly #columns = new Map<string, Column>()
  readonly #taken: Set<string>

  /** @param taken names that captures have */
  constructor(taken: Iterable<string>) {
    this.#taken = new Set(taken)
  }

  /** The column of the values that the sessions at these positions sent. */
  nameOf(wanted: string, positions: readonly number[], values: readonly string[]): string {
    const key = JSON.stringify([positions, values])
    const known = this.#columns.get(key)
    if (known) return known.name
    const base = wanted.replaceAll(/\W+/g, '_').replace(/^(?=\d|$)/, 'value')
    let name = base
    for (let count = 2; this.#taken.has(name); count += 1) name = `${base}_${count}`
    this.#taken.add(name)
    this.#columns.set(key, { name, positions, values })
    return name
  }

  list(): Column[] {
    return [...this.#columns.values()]
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
