import type { ParityCase } from '@gauntlet/contract'

export type CaseOptions = {
  /** Send POST, PUT, PATCH and DELETE of files that cannot say so themselves: Hurl, Postman, HAR, OpenAPI. */
  readonly allowUnsafe?: boolean
  /** Values of variables: the file of a Postman environment, or a name in the `http-client.env.json` beside a .http file. */
  readonly environment?: string | undefined
  /** Called for each kind of part that has no effect, as `file:line:column: what`, with the number of its other places. */
  readonly onWarning?: ((message: string) => void) | undefined
}

export type ReadCases = {
  readonly cases: readonly ParityCase[]
  /** What the file has that became no case, and why. */
  readonly skipped: readonly { readonly at: string; readonly reason: string }[]
}
