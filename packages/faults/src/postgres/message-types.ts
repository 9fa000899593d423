const code = (letter: string): number => letter.charCodeAt(0)

/** The first byte of messages that a client sends. @see https://www.postgresql.org/docs/18/protocol-message-formats.html */
export const fromClient = {
  query: code('Q'),
  parse: code('P'),
  bind: code('B'),
  execute: code('E'),
  close: code('C'),
  sync: code('S'),
  flush: code('H'),
  functionCall: code('F'),
  copyDone: code('c'),
  copyFail: code('f'),
  terminate: code('X'),
} as const

/** The first byte of messages that a server sends. */
export const fromServer = {
  commandComplete: code('C'),
  emptyQuery: code('I'),
  portalSuspended: code('s'),
  error: code('E'),
  ready: code('Z'),
  copyIn: code('G'),
  backendKey: code('K'),
} as const

/** Of the text of a statement so much is read; the rest passes. */
const SQL_BYTES = 256 * 1024
/** Names of statements and portals, and tags, are far shorter. */
const NAME_BYTES = 2 * 1024

/** How much of each message's body is read, by its type; 0: it passes unread. */
export type WantedBytes = Uint32Array

function want(rows: readonly (readonly [type: number, bytes: number])[]): WantedBytes {
  const wanted = new Uint32Array(256)
  for (const [type, bytes] of rows) wanted[type] = bytes
  return wanted
}

export const wantedOfClient = want([
  [fromClient.query, SQL_BYTES],
  [fromClient.parse, SQL_BYTES],
  [fromClient.bind, 2 * NAME_BYTES],
  [fromClient.execute, NAME_BYTES],
  [fromClient.close, NAME_BYTES],
  // Their body is not needed, but where they are.
  [fromClient.sync, 1],
  [fromClient.flush, 1],
  [fromClient.functionCall, 1],
  [fromClient.copyDone, 1],
  [fromClient.copyFail, 1],
  [fromClient.terminate, 1],
])

export const wantedOfServer = want([
  [fromServer.commandComplete, NAME_BYTES],
  [fromServer.emptyQuery, 1],
  [fromServer.portalSuspended, 1],
  // Its fields may be long, and what is read is cut nowhere: an error is passed on, or replaced, whole.
  [fromServer.error, SQL_BYTES],
  [fromServer.ready, 1],
  // Two bytes a column: whole, for the client waits for all of it.
  [fromServer.copyIn, 4 * 1024],
  // The number of its process; the key passes unread.
  [fromServer.backendKey, 4],
])
