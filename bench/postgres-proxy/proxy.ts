import { startPostgresProxy } from '@gauntlet/faults'

/** What the proxy has used so far. */
export type ProxyUse = { readonly cpuUs: number }

// Asked at each point, as by a fault that waits for its statement.
const proxy = await startPostgresProxy({
  databaseUrl: process.argv[2] ?? '',
  onPoint: ({ statement }) => {
    const isWanted = statement.fingerprint.includes('no such statement')
    return isWanted ? { action: { do: 'reset' } } : undefined
  },
})
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuUs: user + system } satisfies ProxyUse)
})
process.send?.({ url: proxy.url })
