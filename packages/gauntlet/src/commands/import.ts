import { EXIT, parseLoadRunDocument, ToolError } from '@gauntlet/contract'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { defineCommand } from '../cli/command.ts'
import { configOption } from '../cli/shared-options.ts'
import { toolVersion } from '../cli/tool-version.ts'
import { loadConfig } from '../config/load-config.ts'
import { openProjectStore } from '../store/open-project-store.ts'

export const importRun = defineCommand(
  {
    name: 'import',
    summary:
      'Restore a run from its artefact into the store; what is stored already stays as it is.',
    positionals: ['FILE'],
    options: { config: configOption },
    examples: ['gauntlet import artifacts/load-tests/0198c1b2-....json'],
  },
  async ({ options, positionals, io, print }) => {
    const file = resolve(io.cwd, positionals[0] ?? '')
    const document = parseLoadRunDocument(await readText(file), file)
    const loaded = await loadConfig(io.cwd, options.config)
    const opened = await openProjectStore({ root: loaded.root, env: io.env, signal: io.signal })
    try {
      const result = await opened.store.loadRuns.import(document)
      print.result(`run ${document.run.id}: ${result}`)
      print.json({
        schema: 'gauntlet.import/1',
        tool: toolVersion,
        at: io.now().toISOString(),
        run_id: document.run.id,
        result,
      })
      return EXIT.SHIP
    } finally {
      await opened.close()
    }
  },
)

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new ToolError('FILE_UNREADABLE', `cannot read ${file}: ${(cause as Error).message}`, {
      cause,
    })
  }
}
