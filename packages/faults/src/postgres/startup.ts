/** The first packets of a connection, which have no type: a length, a code, a body. */
export type StartupPacket =
  | { readonly kind: 'ssl' | 'gss'; readonly bytes: Buffer }
  | { readonly kind: 'cancel'; readonly bytes: Buffer }
  | { readonly kind: 'startup'; readonly bytes: Buffer; readonly isReplication: boolean }

export type StartupRead =
  { readonly packet: StartupPacket; readonly rest: Buffer } | { readonly refused: string } | 'more'

const SSL_REQUEST = 80_877_103
const GSS_REQUEST = 80_877_104
const CANCEL_REQUEST = 80_877_102
/** A server refuses longer ones. @see MAX_STARTUP_PACKET_LENGTH of PostgreSQL */
const MOST_BYTES = 10_000
const TLS_HANDSHAKE = 0x16

/** Reads the first packet of these bytes. */
function readStartup(bytes: Buffer): StartupRead {
  if (bytes[0] === TLS_HANDSHAKE)
    return { refused: 'it begins with TLS (sslnegotiation=direct), which the proxy does not speak' }
  if (bytes.length < 8) return 'more'
  const length = bytes.readInt32BE(0)
  if (length < 8 || length > MOST_BYTES) return { refused: 'it does not begin as PostgreSQL does' }
  if (bytes.length < length) return 'more'
  const packet = bytes.subarray(0, length)
  return { packet: toPacket(packet), rest: bytes.subarray(length) }
}

function toPacket(bytes: Buffer): StartupPacket {
  const code = bytes.readInt32BE(4)
  if (code === SSL_REQUEST) return { kind: 'ssl', bytes }
  if (code === GSS_REQUEST) return { kind: 'gss', bytes }
  if (code === CANCEL_REQUEST) return { kind: 'cancel', bytes }
  return { kind: 'startup', bytes, isReplication: isReplication(bytes) }
}

/** Whether it asks for a replication connection, whose messages are others. */
function isReplication(packet: Buffer): boolean {
  const words = packet.toString('latin1', 8).split('\0')
  for (let at = 0; at + 1 < words.length; at += 2) {
    if (words[at] === 'replication') return !/^(?:false|off|no|0)$/i.test(words[at + 1] ?? '')
  }
  return false
}

const NO = Buffer.from('N')

/** What a client says until its session, or its cancel request, begins: TLS and GSSAPI are declined. */
export class Startup {
  #early: Buffer = Buffer.alloc(0)
  #wasTlsAsked = false

  /** Whether an end now means that the client does not go on without TLS. */
  get isWithTlsOnly(): boolean {
    return this.#wasTlsAsked
  }

  /** @param answer sends something to the client */
  read(bytes: Buffer, answer: (bytes: Buffer) => void): StartupRead {
    this.#early = Buffer.concat([this.#early, bytes])
    for (;;) {
      const read = readStartup(this.#early)
      if (read === 'more' || 'refused' in read) return read
      const { packet, rest } = read
      if (packet.kind !== 'ssl' && packet.kind !== 'gss') return read
      this.#early = rest
      this.#wasTlsAsked ||= packet.kind === 'ssl'
      answer(NO)
    }
  }
}
