import { invariant } from '../../invariant.ts'

/** What of a diff could not be read. */
export type DiffProblem = {
  /** The file it is about; null when that is unknown. */
  readonly path: string | null
  /** Of the diff, from 1. */
  readonly line: number
  readonly message: string
}

/** Goes through the lines of a diff once, and collects what could not be read. */
export class DiffReader {
  readonly problems: DiffProblem[] = []
  readonly #lines: readonly string[]
  #at = 0

  constructor(text: string) {
    const lines = text.split('\n')
    if (lines.at(-1) === '') lines.pop()
    this.#lines = lines
  }

  peek(): string | undefined {
    return this.#lines[this.#at]
  }

  take(): string {
    const line = this.#lines[this.#at]
    invariant(line !== undefined, 'a line is left')
    this.#at += 1
    return line
  }

  report(path: string | null, message: string): void {
    this.problems.push({ path, line: this.#at + 1, message })
  }
}
