import type { ParityCase } from '@gauntlet/contract'

export type CaseOptions = {
  /** Send POST, PUT, PATCH and DELETE of files that cannot say so themselves: Hurl, HAR, OpenAPI. */
  readonly allowUnsafe?: boolean
}

export type ReadCases = {
  readonly cases: readonly ParityCase[]
  /** What the file has that became no case, and why. */
  readonly skipped: readonly { readonly at: string; readonly reason: string }[]
}
