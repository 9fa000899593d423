import { startPostgresProxy } from '@gauntlet/faults'

// Asked at each point, as by a fault that waits for its statement.
const proxy = await startPostgresProxy({
  databaseUrl: process.argv[2] ?? '',
  onPoint: ({ statement }) =>
    statement.fingerprint.includes('no such statement') ? { action: { do: 'reset' } } : undefined,
})
process.send?.({ url: proxy.url })
