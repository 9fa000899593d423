import { LoadLive, ToolError } from '@gauntlet/contract'
import type { LoadRuns } from '@gauntlet/store'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { Type } from 'typebox'
import type { App, Stored } from '../app.ts'
import { errorAnswers } from '../errors.ts'
import { IdParams } from '../page-query.ts'

/** Each costs a question to the store every second. */
const maxStreams = 32
const tickMs = 1000
/** Then the stream ends; the browser connects again by itself, and shows its session again. */
const ticksAStream = 60
/** After so many ticks without news: is anybody there, on either side? */
const ticksOfSilence = 5

const Instant = Type.Union([Type.String(), Type.Null()])
/** The data of a `progress` event. */
const LiveRunSchema = Type.Object({
  /** Null until the run has reported for the first time. */
  progress: Type.Union([LoadLive, Type.Null()]),
  reported_at: Instant,
  stop_requested_at: Instant,
})
/** Described by its events, sent as a stream. */
const EventStream = Type.Unsafe<Readable>(LiveRunSchema)

export function addLiveRoutes(app: App, { loadRuns }: Stored): void {
  const open = new Set<AbortController>()
  app.addHook('preClose', async () => {
    for (const stream of open) stream.abort()
  })

  app.get(
    '/api/runs/:id/live',
    {
      exposeHeadRoute: false,
      schema: {
        operationId: 'watchRun',
        description:
          'Server-sent events: `progress` when the run reported, `ended` when it runs no more.',
        params: IdParams,
        response: {
          200: { content: { 'text/event-stream': { schema: EventStream } } },
          ...errorAnswers(401, 404, 503),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      if (!(await loadRuns.find(id))) throw new ToolError('NOT_FOUND', `there is no run ${id}`)
      if (open.size >= maxStreams) {
        throw new ToolError('DASHBOARD_BUSY', `${maxStreams} pages watch running runs already`)
      }
      const end = new AbortController()
      const stream = Readable.from(
        watchRun(loadRuns, id, { signal: end.signal, isSignedIn: () => app.isSignedIn(request) }),
      )
      open.add(end)
      stream.once('close', () => {
        end.abort()
        open.delete(end)
      })
      // A connection that outlived its stream would hold up the closing of the server.
      void reply.headers({ connection: 'close', 'x-accel-buffering': 'no' })
      return reply.type('text/event-stream').send(stream)
    },
  )

  app.post(
    '/api/runs/:id/stop',
    {
      schema: {
        operationId: 'stopRun',
        params: IdParams,
        response: {
          /** False: the run had ended already. */
          200: Type.Object({ stop_requested: Type.Boolean() }),
          ...errorAnswers(401, 403, 404, 503),
        },
      },
    },
    async ({ params: { id } }) => {
      if (await loadRuns.requestStop(id)) return { stop_requested: true }
      if (await loadRuns.find(id)) return { stop_requested: false }
      throw new ToolError('NOT_FOUND', `there is no run ${id}`)
    },
  )
}

type Watcher = { readonly signal: AbortSignal; readonly isSignedIn: () => boolean }

/** Says what a run reports, until it runs no more or the session of who watches it has ended. */
async function* watchRun(
  loadRuns: LoadRuns,
  id: string,
  { signal, isSignedIn }: Watcher,
): AsyncGenerator<string> {
  yield `retry: ${tickMs}\n\n`
  let known = ''
  let silence = 0
  for (let tick = 0; tick < ticksAStream && !signal.aborted && isSignedIn(); tick += 1) {
    const live = await loadRuns.findLive(id)
    if (!live) return yield toEvent('ended', {})
    const news = `${live.reported_at} ${live.stop_requested_at}`
    silence = news === known ? silence + 1 : 0
    if (news !== known) yield toEvent('progress', live)
    else if (silence % ticksOfSilence === 0) {
      // A comment: it finds out whether the reader is still there. And is the process that runs the load?
      yield ':\n\n'
      await loadRuns.closeDead()
    }
    known = news
    await sleep(tickMs, undefined, { signal }).catch(() => undefined)
  }
}

function toEvent(name: string, data: object): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
}
