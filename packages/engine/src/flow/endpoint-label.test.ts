import { expect, test } from 'vitest'
import { toEndpointLabel } from './endpoint-label.ts'

test.each([
  ['/v1/events', '/v1/events'],
  ['/orders/{{ order.id }}/lines?full=1#top', '/orders/:id/lines'],
  ["/a/{{ o['odd key'] }}/{{ list[0] }}", '/a/:key/:list'],
  ['/n/{{ $randomNumber(1, 9) }}/{{$uuid}}/{{ seatNo }}', '/n/:id/:id/:seatNo'],
  ['/n/{{ $env.TENANT }}', '/n/:TENANT'],
  ['http://127.0.0.1:3000/x?y', '/x'],
  ['https://api.test', '/'],
  ['{{ target }}/x', '/x'],
  ['{{ next }}', ':next'],
])('%s is grouped as %s', (url, label) => {
  expect(toEndpointLabel(url)).toBe(label)
})
