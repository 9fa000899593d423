import { EXIT, type ExitCode, type LimitDocument } from '@gauntlet/contract'
import { defineCommand } from '../cli/command.ts'
import { parseCountFrom, parseSloOption } from '../cli/option-values.ts'
import { configOption, sharedOptions } from '../cli/shared-options.ts'
import { toolVersion } from '../cli/tool-version.ts'
import { loadTargetsConfig } from '../config/read-target-tls.ts'
import { findLimit } from '../limit/find-limit.ts'
import { describeTrial, renderLimit } from '../limit/render-limit.ts'
import { checkWorkload } from '../load/check-workload.ts'
import { resolveScenario } from '../load/resolve-scenario.ts'
import { planWorkers } from '../load/workers/plan-workers.ts'
import { resolveTarget } from '../target/resolve-target.ts'

/** What a script can act on: a limit; nothing held; or no evidence of one. */
const exits: Readonly<Record<LimitDocument['result'], ExitCode>> = {
  found: EXIT.SHIP,
  below: EXIT.HOLD,
  at_least: EXIT.INCONCLUSIVE,
  none: EXIT.INCONCLUSIVE,
}

export const loadFindLimit = defineCommand(
  {
    options: {
      scenario: { ...sharedOptions.scenario, required: true },
      slo: {
        help: "What has to hold: percentiles of the response time and the share of errors, as 'p99<200ms,errors<0.1%'.",
        value: 'SLO',
        required: true,
        parse: parseSloOption,
      },
      target: sharedOptions.loadTarget,
      'trial-seconds': {
        help: 'How long each rate is tried, at least; a fifth of it before as warm-up.',
        value: 'SECONDS',
        fallback: '10',
        parse: parseCountFrom(1),
      },
      'max-minutes': {
        help: 'No further trial begins after it.',
        value: 'MINUTES',
        fallback: '10',
        parse: parseCountFrom(1),
      },
      seed: sharedOptions.seed,
      workers: sharedOptions.ownWorkers,
      environment: sharedOptions.environment,
      config: configOption,
    },
    examples: [
      "gauntlet load find-limit --scenario checkout --slo 'p99<200ms,errors<0.1%' --target http://127.0.0.1:3000",
    ],
  },
  async ({ options, io, print }) => {
    const loaded = await loadTargetsConfig(io.cwd, options.config)
    const { env, cwd, now, signal } = io
    const target = resolveTarget({ target: options.target, databaseUrl: undefined, env }, loaded)
    const scenario = await resolveScenario(
      {
        scenario: options.scenario,
        cwd,
        env,
        environment: options.environment,
        onWarning: print.note,
      },
      loaded,
    )
    checkWorkload(scenario, env)
    const document = await findLimit({
      loaded,
      scenario,
      scenarioName: options.scenario,
      target,
      objectives: options.slo.objectives,
      slo: options.slo.text,
      seed: options.seed,
      trialMs: options['trial-seconds'] * 1_000,
      maxMs: options['max-minutes'] * 60_000,
      signal,
      now,
      env,
      workers: planWorkers(options, loaded, { io, print }),
      tool: toolVersion,
      onTrial: (trial) => print.note(describeTrial(trial)),
    })
    print.result(renderLimit(document))
    print.json(document)
    return document.ended === 'resolved' || document.result === 'below'
      ? exits[document.result]
      : EXIT.INCONCLUSIVE
  },
)
