import type { Socket } from 'node:net'

/** Ends it by RST, not FIN. */
export function resetSocket(socket: Socket): void {
  if (socket.writableEnded) socket.destroy()
  else if (!socket.destroyed) socket.resetAndDestroy()
}
