import { isRetryable } from './errors.ts'

const attempts = 5

/** Tries again what a deadlock or a serialization failure undid: it has done nothing. */
export async function retryTransient<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (!isRetryable(error) || attempt === attempts) throw error
    }
  }
}
