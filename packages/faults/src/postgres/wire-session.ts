import type { Socket } from 'node:net'
import { AnswerQueue, type AnsweredStatement } from './answer-queue.ts'
import { AnswerReader } from './answer-reader.ts'
import { chooseDecision, type ChosenDecision } from './choose-decision.ts'
import { Gate } from './gate.ts'
import { fromClient, wantedOfClient, wantedOfServer } from './message-types.ts'
import { messageOf, toErrorResponse } from './messages.ts'
import { Outgoing } from './outgoing.ts'
import { type Execution, type Numbering, RequestReader } from './request-reader.ts'
import { resetSocket } from './reset-socket.ts'
import { type Slice, sliceOf, toBytes } from './slice.ts'
import { Startup } from './startup.ts'
import type { WireDecision, WirePoint } from './wire.ts'
import { describeDone, describePoint, waitFor, type ActionAt } from './wire-action.ts'
import { replaceByError } from './wire-error.ts'
import { WireFramer } from './wire-framer.ts'
import { WithheldAnswer } from './withheld-answer.ts'

export type WireSessionOptions = {
  readonly client: Socket
  /** Begins a connection to the server. */
  readonly connect: () => Socket
  readonly numbering: Numbering
  readonly onPoint: (point: WirePoint) => WireDecision | undefined
  readonly onRefused: (reason: string) => void
}

const ignore = (): void => undefined

/** A client and its own connection to the server: all passes, ends and breaks too; an answer when its statement is done. */
export class WireSession {
  readonly #options: WireSessionOptions
  readonly #client: Socket
  readonly #fromClient: Gate
  #server: Socket | undefined
  #fromServer: Gate | undefined
  /** `raw`: bytes pass unread. `silent`: nothing passes, and only the client can end it. */
  #state: 'startup' | 'open' | 'raw' | 'silent' | 'over' = 'startup'
  readonly #startup = new Startup()
  readonly #queue = new AnswerQueue()
  readonly #requests = new WireFramer(wantedOfClient)
  readonly #answers = new WireFramer(wantedOfServer)
  readonly #requestReader: RequestReader
  readonly #answerReader = new AnswerReader(this.#queue)
  readonly #toServer = new Outgoing()
  readonly #toClient = new Outgoing()
  readonly #withheld = new WithheldAnswer(this.#toClient)
  /** Whether a fault at work withholds what this side said. */
  readonly #holds = { requests: false, answers: false }
  /** The server does not know of an error that the application gets: what it would skip, up to the next Sync, is not sent. */
  #skips = false
  /** The side that broke while a fault was at work. */
  #broken: Socket | undefined

  constructor(options: WireSessionOptions) {
    this.#options = options
    const { client } = options
    this.#client = client
    this.#fromClient = new Gate(client)
    this.#requestReader = new RequestReader(this.#queue, options.numbering)
    client.on('data', (bytes: Buffer) => this.#onClientBytes(bytes))
    client.on('end', () => this.#onClientEnd())
    client.on('error', () => this.#onBreak(client))
    client.on('close', () => this.#answerReader.abandon())
  }

  /** The process that serves it, as long as it is connected. */
  get serverPid(): number | undefined {
    return this.#server?.destroyed === false ? this.#answerReader.serverPid : undefined
  }

  /** Resets both sides (RST). */
  reset(): void {
    this.#state = 'over'
    for (const side of [this.#client, this.#server]) if (side) resetSocket(side)
  }

  #onClientBytes(bytes: Buffer): void {
    if (this.#state === 'startup') {
      this.#begin(bytes)
    } else if (this.#state === 'open') {
      this.#requests.push(bytes)
      this.#passRequests()
    } else if (this.#state === 'raw') {
      this.#toServer.add(sliceOf(bytes))
      this.#flushToServer()
    }
  }

  #begin(bytes: Buffer): void {
    const read = this.#startup.read(bytes, (answer) => this.#client.write(answer))
    if (read === 'more') return
    if ('refused' in read) return this.#refuse(read.refused)
    const { packet, rest } = read
    this.#openServer()
    this.#toServer.add(sliceOf(packet.bytes))
    this.#flushToServer()
    this.#state = packet.kind === 'startup' && !packet.isReplication ? 'open' : 'raw'
    if (rest.length > 0) this.#onClientBytes(rest)
  }

  #refuse(reason: string): void {
    this.#state = 'over'
    this.#options.onRefused(reason)
    this.#client.destroy()
  }

  #openServer(): void {
    const server = this.#options.connect()
    this.#server = server
    this.#fromServer = new Gate(server)
    server.on('data', (bytes: Buffer) => this.#onServerBytes(bytes))
    server.on('end', () => this.#onServerEnd())
    server.on('error', () => this.#onBreak(server))
  }

  #passRequests(): void {
    while (this.#state === 'open' && !this.#holds.requests) {
      const piece = this.#requests.next()
      if (!piece) break
      const { type } = piece
      const execution = type === undefined ? undefined : this.#requestReader.read(type, piece)
      if (type === fromClient.sync || type === fromClient.terminate) this.#skips = false
      if (execution) this.#passExecution(execution, piece)
      else this.#sendOn(piece)
      if (type !== undefined) this.#onAnswered(this.#queue.flushed())
    }
    this.#flushToServer()
    this.#flushToClient()
  }

  #passExecution(execution: Execution, bytes: Slice): void {
    const point: WirePoint = { at: 'before', statement: execution.statement }
    const decision = this.#options.onPoint(point)
    if (!decision) return this.#execute(execution, bytes)
    const { action, done = ignore, failed = ignore } = decision
    if (action.do === 'swallow') {
      failed('an answer is swallowed after its statement, not before it')
      return this.#execute(execution, bytes)
    }
    if (action.do !== 'error') {
      this.#flushToServer()
      return void this.#act({ point, decision, action }, () => this.#execute(execution, bytes))
    }
    const replacement = this.#skips
      ? 'the server skips it: an error came before it in its group'
      : replaceByError(execution, toBytes(bytes), action.code)
    if (typeof replacement === 'string') {
      failed(replacement)
      return this.#execute(execution, bytes)
    }
    this.#answerReader.replace({ replacement, done, failed })
    this.#execute(execution, sliceOf(replacement.request))
    this.#skips = replacement.isQueryInGroup
  }

  #execute({ statement, kind }: Execution, bytes: Slice): void {
    this.#queue.send(statement, kind)
    this.#sendOn(bytes)
  }

  #sendOn(bytes: Slice): void {
    if (!this.#skips) this.#toServer.add(bytes)
  }

  #onServerBytes(bytes: Buffer): void {
    if (this.#state === 'open') {
      this.#answers.push(bytes)
      this.#passAnswers()
    } else if (this.#state === 'raw') {
      this.#toClient.add(sliceOf(bytes))
      this.#flushToClient()
    }
  }

  #passAnswers(): void {
    while (this.#state === 'open' && !this.#holds.answers) {
      const piece = this.#answers.next()
      if (!piece) break
      const { isAnswering } = this.#queue
      if (piece.type === undefined) {
        if (isAnswering) this.#withheld.addPart(piece)
        else this.#toClient.add(piece)
        continue
      }
      const { slice, answered, isAwaited } = this.#answerReader.read(piece.type, piece)
      if (isAnswering) this.#withheld.addEnd(slice)
      else this.#toClient.add(slice)
      this.#onAnswered(answered)
      if (isAwaited || !this.#queue.isAnswering) this.#release()
    }
    this.#flushToClient()
  }

  #release(): void {
    if (!this.#holds.answers && this.#state === 'open') this.#withheld.release()
  }

  #onAnswered(answered: readonly AnsweredStatement[]): void {
    if (answered.length === 0) return
    const chosen = chooseDecision(answered, this.#options.onPoint)
    if (chosen) this.#actOnAnswer(chosen)
    else this.#release()
  }

  #actOnAnswer({ point, decision }: ChosenDecision): void {
    const { action, done = ignore, failed = ignore } = decision
    if (action.do === 'error') {
      failed('an error takes the place of a statement before it, not after it')
      return this.#release()
    }
    this.#flushToClient()
    if (action.do !== 'swallow')
      return void this.#act({ point, decision, action }, () => this.#release())
    this.#state = 'silent'
    this.#withheld.drop()
    done(`the answer never reached the application, ${describePoint(point)}`)
  }

  /** @param pass goes on as if nothing had been */
  async #act({ point, decision, action }: ActionAt, pass: () => void): Promise<void> {
    const { done = ignore, failed = ignore } = decision
    const where = describePoint(point)
    if (action.do === 'reset') {
      this.reset()
      return done(`the connection was reset, ${where}`)
    }
    if (action.do === 'terminate') {
      this.#terminate()
      return done(`the session was ended (57P01), ${where}`)
    }
    const [side, gate] =
      point.at === 'before'
        ? (['requests', this.#fromClient] as const)
        : (['answers', this.#fromServer] as const)
    this.#holds[side] = true
    gate?.close()
    const problem = await waitFor(action)
    this.#holds[side] = false
    if (action.do === 'run') this.reset()
    else if (this.#state === 'over') return failed(`the connection ended meanwhile, ${where}`)
    if (problem === undefined) done(`${describeDone(action)}, ${where}`)
    else failed(problem)
    if (this.#state === 'over') return
    pass()
    gate?.open()
    this.#passRequests()
    this.#passAnswers()
    if (this.#broken) this.#onBreak(this.#broken)
  }

  /** As a server does when an administrator ends a session. */
  #terminate(): void {
    this.#state = 'over'
    this.#withheld.drop()
    const fields = { severity: 'FATAL', code: '57P01', message: messageOf('57P01') } as const
    this.#client.end(toErrorResponse(fields))
    this.#server?.destroy()
  }

  #flushToServer(): void {
    if (this.#server && !this.#toServer.writeTo(this.#server))
      this.#fromClient.closeUntilDrain(this.#server)
  }

  #flushToClient(): void {
    if (!this.#toClient.writeTo(this.#client)) this.#fromServer?.closeUntilDrain(this.#client)
  }

  #onClientEnd(): void {
    if (this.#state === 'startup' && this.#startup.isWithTlsOnly)
      return this.#refuse('it insists on TLS, which the proxy does not speak')
    if (this.#state === 'silent') this.#server?.destroy()
    if (this.#server?.destroyed !== false) return void this.#client.end()
    this.#toServer.add(this.#requests.takeRest())
    this.#flushToServer()
    this.#server.end()
  }

  #onServerEnd(): void {
    if (this.#state === 'silent') return
    this.#withheld.release()
    this.#toClient.add(this.#answers.takeRest())
    this.#flushToClient()
    this.#client.end()
  }

  /** One side broke (RST, or it cannot be reached): so does the other; while a fault is at work, behind it. */
  #onBreak(side: Socket): void {
    if (this.#state === 'silent' && side === this.#server) return
    const other = side === this.#client ? this.#server : this.#client
    const isLate = this.#broken !== undefined
    this.#broken = side
    if (this.#holds.requests || this.#holds.answers || !other) return
    if (isLate) other.end()
    else resetSocket(other)
  }
}
