import { ToolError } from '@gauntlet/contract'
import { join, resolve } from 'node:path'
import { defineCommand } from '../cli/command.ts'
import { exitOfSaved } from '../cli/exit-of-outcome.ts'
import { parseCount, parseCountFrom } from '../cli/option-values.ts'
import { configOption } from '../cli/shared-options.ts'
import { loadTargetsConfig } from '../config/read-target-tls.ts'
import { checkSmoke } from '../smoke/run-smoke.ts'
import { GENERATED_COUNT, type GeneratedPlan } from '../smoke/plan-generated.ts'
import { executeSmoke, toSmokeEvidence } from '../smoke/execute-smoke.ts'
import { storeEvidence } from '../store/store-evidence.ts'
import { startTargets } from '../target/start-targets.ts'

export const smoke = defineCommand(
  {
    options: {
      cases: {
        help: 'An OpenAPI document: requests are generated from it, valid ones and such that break one constraint.',
        value: 'FILE',
      },
      generate: {
        help: 'With --cases: requests of each operation, and of each constraint that is broken. Default: 20.',
        value: 'N',
        parse: parseCountFrom(1),
      },
      seed: {
        help: 'With --cases: the same seed generates the same requests.',
        value: 'N',
        fallback: '1',
        parse: parseCount,
      },
      config: configOption,
    },
    examples: [
      'gauntlet smoke',
      'gauntlet smoke --json > smoke.json',
      'gauntlet smoke --cases openapi.yaml --generate 50 --seed 7',
    ],
  },
  async ({ options, io, print }) => {
    if (options.generate !== undefined && options.cases === undefined)
      throw new ToolError('USAGE', '--generate goes with --cases: an OpenAPI document')
    const loaded = await loadTargetsConfig(io.cwd, options.config)
    if (loaded.config.smoke) checkSmoke(loaded.config.smoke)
    const folder = join(loaded.root, 'artifacts', 'smoke')
    const stack = await startTargets({ loaded, logFolder: join(folder, 'logs'), io, print })
    try {
      const { document, evidence } = await executeSmoke({
        loaded,
        stack,
        io,
        print,
        folder,
        generated: options.cases === undefined ? undefined : toPlan(options, options.cases, io.cwd),
      })
      if (evidence !== null) print.result(`evidence: ${evidence}`)
      print.json(document)
      const context = { root: loaded.root, io, print }
      const isStored = await storeEvidence(toSmokeEvidence(document), context)
      return exitOfSaved(document.outcome, isStored || evidence !== null)
    } finally {
      await stack.stop()
    }
  },
)

const toPlan = (
  { generate, seed }: { readonly generate: number | undefined; readonly seed: number },
  file: string,
  cwd: string,
): GeneratedPlan => ({ file: resolve(cwd, file), count: generate ?? GENERATED_COUNT, seed })
