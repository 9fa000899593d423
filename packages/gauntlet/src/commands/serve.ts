import { EXIT, readVariable, ToolError } from '@gauntlet/contract'
import { createServer, parseTrustedProxies, requireTokenBeyondLoopback } from '@gauntlet/server'
import { resolve } from 'node:path'
import { defineCommand } from '../cli/command.ts'
import { parsePort } from '../cli/option-values.ts'
import { configOption } from '../cli/shared-options.ts'
import { toolVersion } from '../cli/tool-version.ts'
import { loadConfig } from '../config/load-config.ts'
import { buildPages } from '../dashboard/build-pages.ts'
import { checkPageSettings, preparePages } from '../dashboard/prepare-pages.ts'
import { readReadableGaps } from '../gaps/read-gaps.ts'
import { openLastingStore } from '../store/open-lasting-store.ts'

export const serve = defineCommand(
  {
    options: {
      port: {
        help: 'The port; 0 chooses a free one.',
        value: 'N',
        parse: parsePort,
        fallback: '4600',
      },
      host: {
        help: 'The address to listen on; without DASHBOARD_TOKEN only loopback.',
        value: 'HOST',
        fallback: '127.0.0.1',
      },
      'trusted-proxies': {
        help: 'Trust X-Forwarded-For from these addresses and networks only: 10.0.0.5,10.1.0.0/16.',
        value: 'LIST',
        parse: parseTrustedProxies,
      },
      config: configOption,
    },
    examples: [
      'gauntlet serve',
      'DASHBOARD_TOKEN=... gauntlet serve --host 0.0.0.0 --port 8080',
      'DASHBOARD_TOKEN=... gauntlet serve --trusted-proxies 127.0.0.1',
    ],
  },
  async ({ options, io, print }) => {
    const token = readVariable(io.env, 'DASHBOARD_TOKEN')
    if (token?.trim() === '')
      throw new ToolError('USAGE', 'DASHBOARD_TOKEN holds blanks only: unset it, or set a secret')
    const { host, port, 'trusted-proxies': trustedProxies } = options
    requireTokenBeyondLoopback(host, token)
    const { root, config } = await loadConfig(io.cwd, options.config)
    const { pages = [] } = config
    await checkPageSettings(pages)
    const gaps = config.gaps === undefined ? undefined : resolve(root, config.gaps)
    const opened = await openLastingStore({ root, env: io.env, signal: io.signal })
    try {
      // After the store: one that is away is reported before any page is built.
      const building = { note: print.note, signal: io.signal }
      const builtPages = await buildPages(building)
      const served = await preparePages(pages, { root, ...building })
      const server = await createServer({
        store: opened.store,
        builtPages,
        pages: served,
        log: { write: (line: string) => io.stderr(line) },
        ...(gaps !== undefined && { readGaps: () => readReadableGaps(gaps) }),
        ...(token && { token }),
        ...(trustedProxies !== undefined && { trustedProxies }),
      })
      try {
        const url = await server.listen({ host, port }).catch(refusePort)
        const open = token ? 'sign in with DASHBOARD_TOKEN' : 'open to this machine'
        print.result(`dashboard: ${url} (${open})\nCtrl-C ends it.`)
        print.json({
          schema: 'gauntlet.serve/1',
          tool: toolVersion,
          at: io.now().toISOString(),
          url,
          token_required: token !== undefined,
        })
        await untilAborted(io.signal)
        return EXIT.SHIP
      } finally {
        await server.close()
      }
    } finally {
      await opened.close()
    }
  },
)

function refusePort(cause: NodeJS.ErrnoException): never {
  if (cause.code !== 'EADDRINUSE') throw cause
  throw new ToolError('PORT_TAKEN', `the dashboard cannot listen: ${cause.message}`, { cause })
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((end) => {
    signal.addEventListener('abort', () => end(), { once: true })
  })
}
