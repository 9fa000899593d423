import { ToolError } from '@gauntlet/contract'
import { createRunId } from '@gauntlet/store'
import { join } from 'node:path'
import { defineCommand } from '../cli/command.ts'
import { exitOfSaved } from '../cli/exit-of-outcome.ts'
import { parseCountFrom } from '../cli/option-values.ts'
import { configOption, sharedOptions } from '../cli/shared-options.ts'
import { loadTargetsConfig } from '../config/read-target-tls.ts'
import { noteProblems, whereWritten } from '../evidence/write-evidence.ts'
import { storeEvidence } from '../store/store-evidence.ts'
import { findSweepTarget, planSweep } from '../sweep/plan-sweep.ts'
import { sweepFaults } from '../sweep/sweep-faults.ts'
import { sweepBuilds } from '../sweep/sweep-builds.ts'
import { toSweepEvidence, toSweepFile, writeSweep } from '../sweep/write-sweep.ts'
import { renderSweepText } from '@gauntlet/report'

export const sweep = defineCommand(
  {
    options: {
      flow: { help: 'A sweep of the config.', value: 'NAME', required: true },
      target: {
        help: 'The target that is swept. Default: the candidate of the config.',
        value: 'TARGET',
      },
      baseline: {
        help: 'Sweep this target too, and list the anomalies that the change brought and removed.',
        value: 'TARGET',
      },
      cell: {
        help: 'Run this cell only; several may be given.',
        value: 'ID',
        multiple: true,
      },
      pairs: { help: 'As a second pass: each fault, and a second one during the retry.' },
      'max-minutes': {
        help: 'Begin no cell after this time: what is left has no evidence.',
        value: 'N',
        parse: parseCountFrom(1),
      },
      repeats: {
        help: 'How often a red cell is tried in all.',
        value: 'N',
        fallback: '3',
        parse: parseCountFrom(1),
      },
      seed: sharedOptions.seed,
      config: configOption,
    },
    meanings: {
      title: 'Faults, before and after each statement',
      rows: sweepFaults.map(({ fault, what }) => ({ name: fault, summary: what })),
    },
    examples: [
      'gauntlet sweep --flow checkout --target candidate',
      'gauntlet sweep --flow checkout --target candidate --baseline baseline --max-minutes 5',
      'gauntlet sweep --flow checkout --cell commit-5d41ab.1/after/kill --repeats 10',
    ],
  },
  async ({ options, io, print }) => {
    const loaded = await loadTargetsConfig(io.cwd, options.config)
    const { flow, baseline } = options
    const target = options.target ?? loaded.config.compare?.candidate ?? 'candidate'
    planSweep(loaded, flow)
    if (baseline !== undefined && options.cell.length > 0) {
      throw new ToolError('USAGE', 'a cell is run on one target: leave --baseline or --cell out')
    }
    for (const one of [target, ...(baseline === undefined ? [] : [baseline])])
      findSweepTarget(loaded, one)
    const id = createRunId(io.now().getTime())
    const folder = join(loaded.root, 'artifacts', 'sweep', id)
    const document = await sweepBuilds({
      loaded,
      io,
      print,
      flow,
      target,
      baseline,
      only: options.cell,
      seed: options.seed,
      maxMinutes: options['max-minutes'],
      tries: options.repeats,
      pairs: options.pairs,
      lanes: options.cell.length === 1 ? 1 : 2,
      logFolder: join(folder, 'logs'),
    })
    print.result(renderSweepText(document, print.style))
    const written = await writeSweep(folder, document)
    noteProblems(print, written.problems)
    const file = whereWritten(written, toSweepFile(folder))
    if (file !== null) print.result(`evidence: ${file}`)
    print.json(document)
    const isStored = await storeEvidence(toSweepEvidence(document, { id }), {
      root: loaded.root,
      io,
      print,
    })
    if (isStored) print.note(`Stored. Show it again with: gauntlet report ${id}`)
    return exitOfSaved(document.outcome, isStored || file !== null)
  },
)
