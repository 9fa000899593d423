/** What every client of this benchmark does: the same keep-alive connections and a body that differs per request. */
export const CONNECTIONS = 64
export const PATH = '/v1/events'
export const HEADERS = { 'content-type': 'application/json', 'x-load-test-phase': 'baseline' }

/** About 240 bytes of JSON, built anew for each request. */
export function bodyOf(index: number): string {
  return JSON.stringify({
    event_id: `5f1c2a9e-7a44-4f5e-9d3b-${String(index).padStart(12, '0')}`,
    user_id: `user-${index % 9_973}`,
    type: 'session_submitted',
    properties: { load_test_run_id: 'bench', index, screen: 'home', duration_ms: index % 5_000 },
    client_time: '2026-11-21T05:00:00.000Z',
  })
}

/** How long each client runs before it is measured, and how long it is. */
export const WARM_UP_MS = 900
export const WINDOW_MS = 2_000

export type WindowReport = {
  /** CPU seconds of the client's process, all threads, over the window. */
  readonly cpuSeconds: number
  readonly wallSeconds: number
  /** Requests that the client itself counted in the window, for comparison with the server's count, if it counts them. */
  readonly counted: number | undefined
  readonly failed: number
}

type Message = 'window-start' | { readonly report: WindowReport }

export const notify = (message: Message): void => void process.send?.(message)

/** Notifies the parent when the window begins and ends; the parent asks the server for its counts. */
export function measureWindow(
  read: () => { readonly counted: number | undefined; readonly failed: number },
): void {
  setTimeout(() => {
    const [cpu, wall, before] = [process.cpuUsage(), performance.now(), read()]
    notify('window-start')
    setTimeout(() => {
      const { user, system } = process.cpuUsage(cpu)
      const after = read()
      notify({
        report: {
          cpuSeconds: (user + system) / 1e6,
          wallSeconds: (performance.now() - wall) / 1_000,
          counted: after.counted === undefined ? undefined : after.counted - (before.counted ?? 0),
          failed: after.failed - before.failed,
        },
      })
    }, WINDOW_MS)
  }, WARM_UP_MS)
}

/** The origin that the parent passed. */
export function originFromArguments(): string {
  const origin = process.argv[2]
  if (origin === undefined) throw new Error('usage: <client> ORIGIN')
  return origin
}
