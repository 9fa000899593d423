/** One side of the comparison. The first in the list is the reference. */
export type ParityTarget = {
  readonly name: string
  /** Replicas; requests go to them in turn. */
  readonly urls: readonly string[]
  readonly headers?: Readonly<Record<string, string>>
  /** Which build answers; asked of `/version` unless known. */
  readonly build?: string | undefined
}
