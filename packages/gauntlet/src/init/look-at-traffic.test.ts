import { expect, test } from 'vitest'
import { lookAtTraffic } from './look-at-traffic.ts'
import { parseTables } from './parse-tables.ts'
import { proposeTraffic } from './propose-flows.ts'

const tables = parseTables(
  `create table bookings (id serial primary key, reference text, code text, visit text, show_id int, seat_no int, row_no int, unique (show_id, seat_no, row_no));`,
)
const openapi = `openapi: 3.1.0
paths:
  /bookings:
    post:
      requestBody:
        content:
          application/json:
            example: { reference: r-1, code: AB, visit: 7b1f2c9e-3d4a-4f6b-8c5d-1e2f3a4b5c6d, seat_no: 3, row_no: 7, show_id: 1 }
            schema: { $ref: '#/components/schemas/Booking' }
      responses: { '201': {}, '422': {} }
components:
  schemas:
    Seat:
      properties:
        seat_no: { type: integer, minimum: 1, exclusiveMaximum: 41 }
        row_no: { enum: [7, 8] }
    Booking:
      allOf: [{ $ref: '#/components/schemas/Seat' }]
      properties:
        reference: { type: string, maxLength: 60 }
        code: { type: string, pattern: '^[A-Z]+$' }
        visit: { type: string, format: uuid }
`

test('what is put in place of an example lies within the bounds of its schema', async () => {
  const texts = new Map([['openapi.yaml', openapi]])
  const files = { paths: [...texts.keys()], texts, unread: [] }
  const { traffic } = await lookAtTraffic('/', files, new AbortController().signal)
  const [request] = traffic.flatMap(({ requests }) => requests)
  expect(request).toMatchObject({
    longest: { reference: 60, code: 0, visit: 0, row_no: 0 },
    uuids: ['visit'],
    ranges: { seat_no: { least: 1, most: 40 }, row_no: { least: 0, most: 0 } },
  })
  const { writes } = proposeTraffic({ traffic, tables }, undefined)
  const [code = ''] = writes.flatMap(({ steps }) => steps)
  // The key of a burst fits, a longer one does not.
  expect(code).toContain("reference: '{{ $burstKey }}'")
  expect(code).toContain("code: 'AB'")
  expect(code).toContain('row_no: 7')
})

test('numbers of a key vary within them', async () => {
  const text = openapi.replace('reference: r-1, ', '')
  const files = { paths: ['a.yaml'], texts: new Map([['a.yaml', text]]), unread: [] }
  const { traffic } = await lookAtTraffic('/', files, new AbortController().signal)
  const { writes } = proposeTraffic({ traffic, tables }, undefined)
  expect(writes[0]?.steps[0]).toContain("seat_no: '{{ $randomNumber(1, 40) }}'")
  expect(writes[0]?.steps[0]).toContain('row_no: 7')
})
