import { setTimeout as delay } from 'node:timers/promises'
import type { Pool } from 'pg'
import { ok, type Environment, type Routes } from './backend.ts'

const pauseMs = 20

/** Repeats `work` until the pool ends; what fails is tried again in the next round. */
export function relay(db: Pool, work: () => Promise<void>): void {
  const rounds = async () => {
    while (!db.ending) {
      await work().catch(() => undefined)
      await delay(pauseMs)
    }
  }
  void rounds()
}

/** Notifies the carrier; without a 2xx answer it notifies it again in a later round. */
export async function send({ CARRIER_URL = '' }: Environment, ref: string): Promise<void> {
  const { ok: isTaken } = await fetch(CARRIER_URL, {
    method: 'POST',
    body: JSON.stringify({ ref }),
  })
  if (!isTaken) throw new Error(`the carrier did not take ${ref}`)
}

/** `POST /shipments {ref}`: what was answered is in the outbox. */
export function takeShipments(db: Pool): Routes {
  return {
    'POST /shipments': async ({ body }) => {
      const { ref } = body as { ref: string }
      await db.query('insert into outbox values ($1) on conflict do nothing', [ref])
      return ok({ ref })
    },
  }
}
