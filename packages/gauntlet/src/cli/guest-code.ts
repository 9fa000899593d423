import { AsyncLocalStorage } from 'node:async_hooks'

type Call = { readonly fail: (error: unknown) => void }

/** Whose call it is that something is thrown in: known also where no promise leads back to it, as in a timer. */
const calls = new AsyncLocalStorage<Call>()

/**
 * Runs code of the project inside a command that must go on whatever that code throws, also where nobody can catch it:
 * from a timer, an event, a promise that nobody waits for. It fails this call; once that is over, `onLate` gets it.
 */
export async function callGuest<Result>(
  work: () => Result | Promise<Result>,
  onLate: (error: unknown) => void,
): Promise<Result> {
  return await new Promise<Result>((resolve, reject) => {
    let isOver = false
    const fail = (error: unknown): void => {
      if (isOver) onLate(error)
      isOver = true
      reject(error instanceof Error ? error : new Error(`it threw ${String(error)}`))
    }
    const succeed = (result: Result): void => {
      isOver = true
      resolve(result)
    }
    calls.run({ fail }, () => void (async () => await work())().then(succeed, fail))
  })
}

/** Fails the call that an error which nobody caught belongs to. @returns whether there is one */
export function failGuest(error: unknown): boolean {
  const call = calls.getStore()
  call?.fail(error)
  return call !== undefined
}
