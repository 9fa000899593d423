import type { RequestStep } from '@gauntlet/core/flow'

/** One exchange that is sent to every target and compared. */
export type ParityCase = {
  readonly name: string
  /** What is sent; its captures are separate for each target, since ids differ. */
  readonly request: RequestStep
  /** Cases that must have been answered before; named ones stand earlier in the list. */
  readonly needs: readonly string[]
  /** POST, PUT, PATCH and DELETE are sent only where this is true. */
  readonly allowUnsafe: boolean
  /** False: sent to each target in the first round only; default: true. */
  readonly repeat?: boolean
  readonly compare: ParityCompare
  /** Where it was read: `cases.yaml:3:5`. */
  readonly at: string
  /** An answer of another time, as from a HAR file: one more side to compare with. */
  readonly recorded?: RecordedAnswer
}

/** How answers are compared. Places are JSON Pointers; `*` stands for one segment, `**` for any. */
export type ParityCompare = {
  /** Response headers that must match, in lower case. */
  readonly headers: readonly string[]
  readonly ignore: readonly string[]
  /** Lists whose order does not count. */
  readonly unordered: readonly string[]
  /** Lists in which neither order nor repetition counts. */
  readonly set: readonly string[]
  /** Lists of objects that are matched by a field. */
  readonly keyed: Readonly<Record<string, string>>
  /** Numbers that may differ by so much. */
  readonly tolerance: Readonly<Record<string, number>>
  /** Values that need only have the same format: `uuid`, `date-time`. */
  readonly format: Readonly<Record<string, string>>
  /** Ids that may differ, but must be the same wherever they come again. */
  readonly alias: readonly string[]
}

export type RecordedAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Absent: it was not recorded. */
  readonly body?: string | Uint8Array
}
