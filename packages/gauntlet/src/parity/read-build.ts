import { contentOf, type Transport } from '@gauntlet/engine'
import { parseJson } from '@gauntlet/core/parity'
import type { ParityTarget } from './parity-target.ts'

const TIMEOUT_MS = 2_000

/** The build that a target names at `/version`; null when it names none. Comparing the wrong build proves nothing. */
export async function readBuild(
  target: ParityTarget,
  transport: Transport,
  signal: AbortSignal,
): Promise<string | null> {
  if (target.build !== undefined) return target.build
  const url = new URL(target.urls[0] ?? '')
  const { answer } = await transport.send(
    {
      method: 'GET',
      origin: url.origin,
      path: `${url.pathname.replace(/\/$/, '')}/version`,
      headers: { accept: 'application/json', ...target.headers },
      timeoutMs: TIMEOUT_MS,
    },
    signal,
  )
  if (answer?.status !== 200) return null
  const parsed = parseJson(contentOf(answer).text() ?? '')
  const fields = parsed.ok && parsed.value instanceof Map ? parsed.value : new Map()
  const build = ['build', 'version', 'revision', 'commit']
    .map((key): unknown => fields.get(key))
    .find((value) => typeof value === 'string')
  return typeof build === 'string' ? build.slice(0, 100) : null
}
