/** One side of the comparison. The first in the list is the reference. */
export type ParityTarget = {
  readonly name: string
  /** Replicas; requests go to them in turn. */
  readonly urls: readonly string[]
  readonly headers?: Readonly<Record<string, string>>
  /** Which build answers; asked of `/version` unless known. */
  readonly build?: string | undefined
  /** Present where the config says `destructible: true`: its data may be changed at will, and put back. */
  readonly state?: ParityTargetState | undefined
}

export type ParityTargetState = {
  /** Keeps the data as they are now. */
  save(): Promise<void>
  /** Puts back what was saved; rejects when the target is not as it was. */
  restore(): Promise<void>
}
