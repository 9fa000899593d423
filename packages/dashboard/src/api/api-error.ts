type Said = { readonly code?: string; readonly message?: string; readonly hint?: string }

/** What the server said instead of an answer, or that it did not answer. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  /** 0: there was no answer. */
  readonly status: number
  readonly code: string
  readonly hint: string

  constructor(status: number, said: Said) {
    super(said.message ?? `the server answered ${status}`)
    this.status = status
    this.code = said.code ?? ''
    this.hint = said.hint ?? ''
  }
}

/** Whether an error is one of the API's. By its fields: a page of a project has a class like it in its own code. */
export function isApiError(error: unknown): error is ApiError {
  return error instanceof Error && error.name === 'ApiError' && 'status' in error && 'hint' in error
}
