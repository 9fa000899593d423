import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

const said = new URL('../said/', import.meta.url)

export type ScriptedReviewers = { readonly url: string; close(): void }

/**
 * Speaks both protocols on loopback, and says for each reviewer what stands in its file under `said/`. The first
 * part of the path names the reviewer.
 */
export async function startScriptedReviewers(): Promise<ScriptedReviewers> {
  const server = createServer((request, response) => {
    void answer(request).then((document) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(document))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function answer(request: IncomingMessage): Promise<object> {
  const [, reviewer = ''] = (request.url ?? '').split('/')
  let question = ''
  for await (const chunk of request) question += String(chunk)
  const nonce = /BEGIN REVIEW ([\da-f]+)/.exec(question)?.[1] ?? ''
  const script = await readFile(new URL(`${reviewer}.txt`, said), 'utf8')
  const text = script.replaceAll('NONCE', nonce)
  return request.url?.endsWith('/v1/messages')
    ? toMessage(question, text)
    : toCompletion(question, text)
}

/** About as many as a model would count. */
const tokensOf = (text: string): number => Math.ceil(text.length / 4)

function toCompletion(question: string, text: string): object {
  return {
    object: 'chat.completion',
    model: 'demo',
    choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
    usage: { prompt_tokens: tokensOf(question), completion_tokens: tokensOf(text) },
  }
}

function toMessage(question: string, text: string): object {
  return {
    type: 'message',
    role: 'assistant',
    model: 'demo',
    content: [{ type: 'text', text }],
    stop_reason: 'end_turn',
    usage: { input_tokens: tokensOf(question), output_tokens: tokensOf(text) },
  }
}
