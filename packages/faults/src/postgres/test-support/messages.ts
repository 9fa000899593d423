/** A message of the protocol: its type, and its body. */
export function toMessage(type: string, body: string | Buffer = ''): Buffer {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body
  const header = Buffer.alloc(5)
  header.write(type, 'latin1')
  header.writeInt32BE(4 + bytes.length, 1)
  return Buffer.concat([header, bytes])
}

/** What a server says. */
export const fromServer = {
  complete: (tag: string) => toMessage('C', `${tag}\0`),
  ready: (status: 'I' | 'T' | 'E' = 'I') => toMessage('Z', status),
  error: (code: string) => toMessage('E', `SERROR\0VERROR\0C${code}\0Mno\0\0`),
  row: (text: string) => {
    const head = Buffer.alloc(6)
    head.writeInt16BE(1)
    head.writeInt32BE(Buffer.byteLength(text), 2)
    return toMessage('D', Buffer.concat([head, Buffer.from(text)]))
  },
  parsed: toMessage('1'),
  bound: toMessage('2'),
  noData: toMessage('n'),
  suspended: toMessage('s'),
  empty: toMessage('I'),
  copyIn: toMessage('G', Buffer.from([0, 0, 1, 0, 0])),
}

/** The bytes cut in two at every place, and into single bytes. */
export function* listCuts(bytes: Buffer): Generator<readonly Buffer[]> {
  for (let at = 0; at <= bytes.length; at += 1) yield [bytes.subarray(0, at), bytes.subarray(at)]
  yield Array.from(bytes, (_, at) => bytes.subarray(at, at + 1))
}
