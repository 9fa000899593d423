import { randomUUID } from 'node:crypto'
import { Agent, request, type IncomingMessage } from 'node:http'

export type EventLoad = {
  /** Ids that the service acknowledged. */
  readonly acknowledged: Set<string>
  /** How many answers of each status; 0 counts requests that got none. */
  readonly statuses: Map<number, number>
  readonly problems: string[]
  /** Stops sending and waits for what is on its way. */
  stop(): Promise<void>
}

/** A few clients that send events one after another, for as long as the test wants. */
export function startEventLoad(origin: string, clients = 8): EventLoad {
  const agent = new Agent({ keepAlive: true })
  const acknowledged = new Set<string>()
  const statuses = new Map<number, number>()
  const problems: string[] = []
  const stopping = new AbortController()
  const sendOne = async () => {
    const event_id = randomUUID()
    const event = { event_id, event_name: 'app_opened', occurred_at: new Date().toISOString() }
    const body = JSON.stringify({ anonymous_user_id: 'load', events: [event] })
    const { status, text, retryAfter } = await post(agent, `${origin}/v1/events`, body)
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
    if (status === 200) acknowledged.add(event_id)
    else if (status !== 0 && (status !== 503 || !retryAfter)) problems.push(`${status} ${text}`)
    // A refused connection is refused at once: give the others a turn.
    if (status === 0) await new Promise((wake) => setTimeout(wake, 20))
  }
  const work = Array.from({ length: clients }, async () => {
    while (!stopping.signal.aborted) await sendOne()
  })
  return {
    acknowledged,
    statuses,
    problems,
    stop: async () => {
      stopping.abort()
      await Promise.all(work)
      agent.destroy()
    },
  }
}

type Reply = { readonly status: number; readonly text: string; readonly retryAfter: boolean }

function post(agent: Agent, url: string, body: string): Promise<Reply> {
  return new Promise((resolve) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    }
    const onAnswer = (answer: IncomingMessage) => {
      let text = ''
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()))
      answer.on('error', () => resolve({ status: 0, text: '', retryAfter: false }))
      answer.on('end', () => {
        const retryAfter = answer.headers['retry-after'] !== undefined
        resolve({ status: answer.statusCode ?? 0, text, retryAfter })
      })
    }
    const sent = request(url, { method: 'POST', agent, headers, timeout: 20_000 }, onAnswer)
    sent.on('timeout', () => sent.destroy(new Error('no answer in time')))
    sent.on('error', () => resolve({ status: 0, text: '', retryAfter: false }))
    sent.end(body)
  })
}
