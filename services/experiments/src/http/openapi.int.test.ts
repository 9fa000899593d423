import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { startTestService } from '../test-support/test-service.ts'

type Operation = {
  summary?: string
  requestBody?: { content: Record<string, { schema: object }> }
  responses: Record<string, { content?: Record<string, { schema: object }> }>
}
type Document = { openapi: string; paths: Record<string, Record<string, Operation>> }

async function readDocument(): Promise<Document> {
  // No database is asked for the document.
  const service = await startTestService('postgres://nobody@127.0.0.1:1/none')
  const { body } = await service.get<Document>('/openapi.json')
  await service.close()
  return body
}

test('the document is OpenAPI 3.1 and describes every route of the contract', async () => {
  const { openapi, paths } = await readDocument()
  expect(openapi).toBe('3.1.0')
  const routes = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(routes).toEqual(
    expect.arrayContaining([
      'POST /v1/assignment', 'POST /v1/events', 'GET /health', 'GET /ready', 'GET /version',
      'GET /metrics', 'GET /openapi.json',
    ]), // prettier-ignore
  )
})

test('every operation has a summary, described answers, and schemas that are JSON Schema 2020-12', async () => {
  const { paths } = await readDocument()
  const ajv = new Ajv2020({ strict: false })
  const operations = Object.values(paths).flatMap((path) => Object.values(path))
  for (const { summary, requestBody, responses } of operations) {
    expect(summary).toBeTruthy()
    expect(Object.keys(responses)).not.toEqual([])
    const contents = [requestBody, ...Object.values(responses)].flatMap((part) =>
      Object.values(part?.content ?? {}),
    )
    expect(contents.length).toBeGreaterThan(0)
    for (const { schema } of contents) expect(ajv.validateSchema(schema)).toBe(true)
  }
})

test('the documented body of events says what one event is', async () => {
  const { paths } = await readDocument()
  const schema = paths['/v1/events']?.['post']?.requestBody?.content['application/json']?.schema
  const validate = new Ajv2020({ strict: false }).compile(schema ?? false)
  const event = { event_name: 'app_opened', occurred_at: '2026-11-20T10:00:00Z' }
  expect(validate({ anonymous_user_id: 'u', events: [event] })).toBe(true)
  expect(validate({ anonymous_user_id: 'u', events: [{ event_name: 'app_opened' }] })).toBe(false)
})
