import { afterAll, afterEach, beforeAll } from 'vitest'
import { type NatsServer, startNatsServer } from './nats-server.ts'
import { OrdersShop } from './orders.ts'

/** What the tests of a block work with: there from the first test on. */
export type OrdersOverNats = { nats: NatsServer; shop: OrdersShop }

/** For the tests of the block that it is called in: a NATS server, and a shop that begins each test anew. */
export function ordersOverNats(): OrdersOverNats {
  const here = {} as OrdersOverNats
  beforeAll(async () => {
    here.nats = await startNatsServer()
    here.shop = await OrdersShop.open()
  })
  afterEach(async () => await here.shop.reset())
  afterAll(async () => {
    await here.shop.close()
    await here.nats.remove()
  })
  return here
}

/** Options of a run that begins once two workers have joined, and these two. */
export const two = { more: ' --await-workers 2' }
export const startTwo = ({ shop, nats }: OrdersOverNats) => [
  shop.worker(nats.url),
  shop.worker(nats.url),
]
