// autocannon with a body per request, as its documentation does it: setupRequest.
import autocannon from 'autocannon'
import {
  bodyOf,
  CONNECTIONS,
  HEADERS,
  measureWindow,
  originFromArguments,
  PATH,
} from './workload.ts'

let [index, counted, failed] = [0, 0, 0]
const options: autocannon.Options = {
  url: originFromArguments(),
  connections: CONNECTIONS,
  duration: 60,
  requests: [
    {
      method: 'POST',
      path: PATH,
      headers: HEADERS,
      setupRequest: (request) => ({ ...request, body: bodyOf(index++) }),
    },
  ],
}
const run = autocannon(options, () => undefined)
run.on('response', (_client, status) => {
  counted += 1
  if (status !== 200) failed += 1
})
measureWindow(() => ({ counted, failed }))
