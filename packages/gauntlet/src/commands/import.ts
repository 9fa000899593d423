import { EXIT, parseLoadRunDocument, type LoadRunDocument } from '@gauntlet/contract'
import { parseImportedRun, readUserFile } from '@gauntlet/formats'
import type { Store } from '@gauntlet/store'
import { resolve } from 'node:path'
import { defineCommand } from '../cli/command.ts'
import { configOption } from '../cli/shared-options.ts'
import { toolVersion } from '../cli/tool-version.ts'
import { saveImportedRun } from '../import/save-imported-run.ts'
import { loadConfig } from '../config/load-config.ts'
import { toGuaranteeEvidence } from '../store/to-guarantee-evidence.ts'
import { openProjectStore } from '../store/open-project-store.ts'

export const importRun = defineCommand(
  {
    positionals: ['FILE'],
    options: {
      scenario: { help: 'The scenario whose history a foreign result is added to.', value: 'NAME' },
      config: configOption,
    },
    examples: [
      'gauntlet import artifacts/load-tests/0198c1b2-....json',
      'gauntlet import k6-summary.json --scenario assignment',
    ],
  },
  async ({ options, positionals, io, print }) => {
    const file = resolve(io.cwd, positionals[0] ?? '')
    const text = await readUserFile(file, 'the result')
    const loaded = await loadConfig(io.cwd, options.config)
    const foreign = isOurs(text) ? undefined : parseImportedRun(text, file)
    const document = foreign ? undefined : parseLoadRunDocument(text, file)
    const opened = await openProjectStore({ root: loaded.root, env: io.env, signal: io.signal })
    try {
      const { id, result } = document
        ? { id: document.run.id, result: await importOwn(document, opened.store) }
        : await saveImportedRun(opened.store, foreign, { text, file, scenario: options.scenario })
      print.result(`run ${id}: ${result}`)
      for (const warning of foreign?.warnings ?? []) print.note(`  ${warning}`)
      print.json({
        schema: 'gauntlet.import/1',
        tool: toolVersion,
        at: io.now().toISOString(),
        run_id: id,
        result,
      })
      return EXIT.SHIP
    } finally {
      await opened.close()
    }
  },
)

/** Its rows, and its guarantees under the id of the run, where the store does not have them. */
async function importOwn(document: LoadRunDocument, { loadRuns, evidence }: Store) {
  const result = await loadRuns.import(document)
  const saved = toGuaranteeEvidence(document)
  if (saved && !(await evidence.find('guarantees', saved.id))) await evidence.save(saved)
  return result
}

/** An artefact of ours, or what claims to be one: read as such, or refused as such. */
function isOurs(text: string): boolean {
  return /"schema"\s*:\s*"gauntlet\./.test(text)
}
