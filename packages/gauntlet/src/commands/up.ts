import { EXIT } from '@gauntlet/contract'
import { join } from 'node:path'
import { defineCommand } from '../cli/command.ts'
import { configOption } from '../cli/shared-options.ts'
import { toolVersion } from '../cli/tool-version.ts'
import { loadConfig } from '../config/load-config.ts'
import { describeTargets, startTargets } from '../target/start-targets.ts'

export const up = defineCommand(
  {
    options: { config: configOption },
    examples: ['gauntlet up', 'gauntlet up --config other/gauntlet.config.ts --json'],
  },
  async ({ options, io, print }) => {
    const loaded = await loadConfig(io.cwd, options.config)
    const logFolder = join(loaded.root, '.gauntlet', 'logs')
    const stack = await startTargets({ loaded, logFolder, io, print })
    try {
      const targets = [...stack.targets.values()]
      print.result(`${describeTargets(targets)}\n\nlogs: ${logFolder}\nCtrl-C ends everything.`)
      print.json({
        schema: 'gauntlet.up/1',
        tool: toolVersion,
        at: io.now().toISOString(),
        targets: targets.map(({ name, urls, databaseUrl, build }) => ({
          name,
          urls,
          database_url: databaseUrl ?? null,
          build: build ?? null,
        })),
      })
      await untilOver(
        io.signal,
        targets.flatMap(({ name, replicas }) => replicas.map(({ process }) => ({ name, process }))),
        print.note,
      )
      return EXIT.SHIP
    } finally {
      await stack.stop()
      print.note('everything that was started has ended')
    }
  },
)

type Watched = { readonly name: string; readonly process: { readonly ended: Promise<unknown> } }

/** A service that ends by itself is said, and the others stay up. */
async function untilOver(
  signal: AbortSignal,
  watched: readonly Watched[],
  note: (text: string) => void,
): Promise<void> {
  for (const { name, process } of watched) {
    void process.ended.then(() => {
      if (!signal.aborted) note(`${name} has ended by itself: see its log`)
    })
  }
  if (signal.aborted) return
  const keepAlive = setInterval(() => undefined, 60_000)
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  clearInterval(keepAlive)
}
