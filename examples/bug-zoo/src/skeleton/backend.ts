import type { Pool } from 'pg'

/** One request, its path and body read. */
export type Call = {
  /** `:name` in the route. */
  readonly params: Readonly<Record<string, string>>
  /** Read as JSON; routes trust its shape: input checks are not what the zoo is about. */
  readonly body: unknown
}

export type Answer = { readonly status: number; readonly body: unknown }
export type Route = (call: Call) => Promise<Answer>
export type Routes = Readonly<Record<`${'GET' | 'POST' | 'PUT'} /${string}`, Route>>

/** What a replica finds in its environment besides its database. */
export type Environment = Readonly<Record<string, string>>

/** A backend: its tables and its routes. */
export type Backend = {
  readonly name: string
  readonly schema: string
  /** Called once in every replica: what it closes over is that process's memory. */
  readonly start: (db: Pool, env: Environment) => Routes
  /** Connections of one replica's pool. Default 8. */
  readonly poolSize?: number
}

export const ok = (body: unknown): Answer => ({ status: 200, body })
export const refuse = (status: number, error: string): Answer => ({ status, body: { error } })
