import type { ClockOffset } from './clock-offset.ts'

/**
 * One end of what connects a coordinator and a worker. Messages are JSON values; they arrive whole and in their order. It
 * does not matter what carries them: a pipe to a child process, or a server between machines.
 */
export type Channel = {
  /** Never throws: what cannot be sent any more is reported by `onEnd`. */
  send(message: unknown): void
  /** Called once; what came before is given then. */
  listen(handlers: ChannelHandlers): void
  /**
   * Resolves when the other side has ended. It gets a moment to end by itself.
   *
   * @param now it gets none: it answers no more
   */
  close(now?: boolean): Promise<void>
  /** Only where the other side has clocks of another machine. @throws Error where it does not answer */
  measureClock?(): Promise<ClockOffset>
  /** What a message may take until it is on the other side, where that is more than a pipe takes. */
  readonly leadMs?: number
}

export type ChannelHandlers = {
  readonly onMessage: (message: unknown) => void
  /** The other side is gone, and why, as a part of a sentence: `it was ended by SIGKILL`. Called at most once. */
  readonly onEnd: (why: string) => void
  /** A sign of life that is no message. */
  readonly onAlive?: () => void
}
