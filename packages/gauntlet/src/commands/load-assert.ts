import { EXIT, formatDocument, ToolError, type LoadRunRow } from '@gauntlet/contract'
import type { Store } from '@gauntlet/store'
import { defineCommand } from '../cli/command.ts'
import { parsePhase, parseRatio } from '../cli/option-values.ts'
import { configOption } from '../cli/shared-options.ts'
import { toolVersion } from '../cli/tool-version.ts'
import { loadConfig } from '../config/load-config.ts'
import { assertLoadRun } from '../load-checks/index.ts'
import { runCheckKinds } from '../load-checks/run-check-kinds.ts'
import { isRunId } from '../report/stored-list.ts'
import { openProjectStore } from '../store/open-project-store.ts'

export const loadAssert = defineCommand(
  {
    options: {
      'run-id': { help: 'The run. Default: the newest of the scenario and phase.', value: 'ID' },
      scenario: { help: 'Name of the scenario.', value: 'NAME' },
      phase: {
        help: 'baseline or post_mitigation (candidate).',
        value: 'PHASE',
        parse: parsePhase,
      },
      'max-error-rate': {
        help: 'The largest share of requests that may be errors.',
        value: 'RATIO',
        parse: parseRatio,
      },
      config: configOption,
    },
    examples: ['gauntlet load assert --scenario assignment --phase baseline --max-error-rate 0.01'],
  },
  async ({ options, io, print }) => {
    const query = {
      id: options['run-id'],
      scenario: options.scenario,
      phase: options.phase,
    }
    if (query.id === undefined && (query.scenario === undefined || query.phase === undefined)) {
      throw new ToolError(
        'USAGE',
        'gauntlet load assert needs --run-id, or --scenario with --phase.',
      )
    }
    const loaded = await loadConfig(io.cwd, options.config)
    const opened = await openProjectStore({ root: loaded.root, env: io.env, signal: io.signal })
    try {
      const run = await findRun(opened.store, query)
      print.note(describeRun(run))
      const document = await opened.store.loadRuns.readDocument(run.id)
      const limit = options['max-error-rate']
      const asserted = assertLoadRun({
        tool: toolVersion,
        at: io.now().toISOString(),
        run,
        document,
        checkKinds: runCheckKinds,
        ...(limit === undefined ? {} : { maxErrorRate: limit }),
      })
      io.stdout(formatDocument(asserted))
      return asserted.ok ? EXIT.SHIP : EXIT.HOLD
    } finally {
      await opened.close()
    }
  },
)

/** The newest run of a scenario may be of another target, or of yesterday: so it is named. */
function describeRun(run: LoadRunRow): string {
  const { id, scenario_name: scenario, phase, target_base_url: target, started_at: at } = run
  return `judged: run ${id} of ${scenario}, ${phase}, against ${target}, started ${at}`
}

type Query = {
  readonly id: string | undefined
  readonly scenario: string | undefined
  readonly phase: ReturnType<typeof parsePhase> | undefined
}

async function findRun({ loadRuns }: Store, { id, scenario, phase }: Query) {
  const run =
    id === undefined
      ? await loadRuns.findNewest({ ...(scenario && { scenario }), ...(phase && { phase }) })
      : isRunId(id)
        ? await loadRuns.find(id)
        : undefined
  if (run) return run
  const what = id === undefined ? `of scenario "${scenario}" in phase ${phase}` : `with id ${id}`
  throw new ToolError('NOT_FOUND', `there is no stored run ${what}`)
}
