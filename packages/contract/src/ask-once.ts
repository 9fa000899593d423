/** One request to a service that is no target under load: a ready path, the backend of a page, a reviewer's endpoint. */
export type Question = {
  readonly url: string | URL
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal: AbortSignal
  /** A larger body is refused. 0: the body is not read. */
  readonly maxBodyBytes: number
}

export type ServiceAnswer = {
  readonly status: number
  /** 200 to 299. A redirect is none: where it leads is another service. */
  readonly ok: boolean
  readonly headers: Headers
  readonly text: string
}

/** A body, decoded, of more than the bytes that its caller takes. */
export class BodyTooLarge extends Error {}

/**
 * Asks once: no redirect is followed, so that nothing of the request reaches a host that its caller did not name; the body is
 * bounded as it is decoded. The one call of `fetch` in the packages.
 *
 * @throws BodyTooLarge, the signal's reason, or what `fetch` throws where no answer came
 */
export async function askOnce(question: Question): Promise<ServiceAnswer> {
  const { url, method = 'GET', headers = {}, body, signal, maxBodyBytes } = question
  const response = await fetch(url, {
    method,
    headers,
    ...(body !== undefined && { body }),
    redirect: 'manual',
    signal,
  })
  const { status, ok } = response
  if (maxBodyBytes === 0) await response.body?.cancel()
  const text = maxBodyBytes === 0 ? '' : await readText(response, maxBodyBytes)
  return { status, ok, headers: response.headers, text }
}

/** `302, a redirect to /login, which is not followed` */
export function describeStatus(status: number, location: string | null | undefined): string {
  return status >= 300 && status < 400 && location
    ? `${status}, a redirect to ${location.slice(0, 200)}, which is not followed`
    : String(status)
}

async function readText({ body }: Response, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength
    // Leaving the loop closes the connection.
    if (bytes > maxBytes) throw new BodyTooLarge(`a body of more than ${maxBytes} bytes`)
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}
