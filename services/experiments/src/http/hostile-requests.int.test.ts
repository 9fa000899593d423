import { listHostileRequests, type ApiDescription, type TestDatabase } from '@gauntlet/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  createSeededDatabase,
  startTestService,
  type TestService,
} from '../test-support/test-service.ts'

let database: TestDatabase
let service: TestService

beforeAll(async () => {
  database = await createSeededDatabase()
  service = await startTestService(database.url, { dashboardToken: 'x' })
})

afterAll(async () => {
  await service.close()
  await database.drop()
})

test('no parameter and no field of any route makes the service fail, whatever it holds', async () => {
  const { body } = await service.get<ApiDescription>('/openapi.json')
  const requests = listHostileRequests(body)
  expect(requests.length).toBeGreaterThan(250)
  const failed: string[] = []
  for (const { headers, ...request } of requests) {
    const { status } = await service.send({
      ...request,
      method: request.method as 'GET' | 'POST',
      headers: { ...headers, 'x-dashboard-token': 'x' },
    })
    if (status >= 500) failed.push(`${status} ${request.method} ${request.url} ${request.payload}`)
  }
  expect(failed).toEqual([])
})
