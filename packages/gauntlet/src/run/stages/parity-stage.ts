import { renderParitySummary, renderParityText } from '@gauntlet/report'
import { listDisks, toOneLine, watchDisks } from '@gauntlet/stack'
import { basename, join, resolve } from 'node:path'
import type { LoadedConfig } from '../../config/load-config.ts'
import { readGaps } from '../../gaps/read-gaps.ts'
import { toolVersion } from '../../cli/tool-version.ts'
import {
  createParityTransport,
  parseIgnored,
  requireParityConfig,
  resolveIn,
  toParityLimits,
} from '../../parity/parity-call.ts'
import { readCasesOf, toGenerating } from '../../parity/read-parity-cases.ts'
import { runParity, toParityEvidence } from '../../parity/run-parity.ts'
import { readOpenApiJudge } from '../../parity/who-is-right.ts'
import { noteProblems, whereWritten } from '../../evidence/write-evidence.ts'
import { writeParityEvidence } from '../../parity/write-parity-evidence.ts'
import { describeWithoutRoom } from '../../target/without-room.ts'
import type { Stage, StageContext, StageFindings } from '../stage.ts'
import { toParityReasons } from './parity-reasons.ts'

/** The targets that the config compares answer the same cases alike, but for what a known gap covers. */
export const parityStage: Stage = {
  name: 'parity',
  summary: 'The targets that `parity` names answer the same cases alike.',
  subject: { kind: 'mapping', under: 'plain' },
  absent: ({ config }) => (config.parity ? undefined : 'the config names no parity cases'),
  check: async ({ loaded }) => {
    const config = requireParityConfig(loaded)
    config.ignore?.forEach(parseIgnored)
    await readCasesOf({ ...config, ...toGenerating(config, 1) }, loaded.root)
    const openapi = resolveIn(loaded.root, config.openapi)
    if (openapi !== undefined) await readOpenApiJudge(openapi)
  },
  run: async (context) => {
    const config = requireParityConfig(context.loaded)
    const { stack } = context
    const missing = config.targets.find((name) => !stack.targets.has(name))
    if (missing !== undefined) {
      const summary = `${missing} did not start: ${toOneLine(stack.absent.get(missing) ?? 'it is not in the stack')}`
      return { reasons: [{ check: 'parity', outcome: 'no_evidence', summary, evidence: null }] }
    }
    return await compare(context)
  },
}

async function compare(context: StageContext): Promise<StageFindings> {
  const { loaded, stack, store, io, print, folder } = context
  const config = requireParityConfig(loaded)
  const generating = toGenerating(config, context.seed)
  const reading = { ...config, ...generating, onWarning: print.note }
  const { cases, skipped } = await readCasesOf(reading, loaded.root)
  const openapi = resolveIn(loaded.root, config.openapi)
  const gapOf = await readAcceptedMappings(loaded)
  const transport = createParityTransport(config.maxBodyBytes, loaded.tls)
  const targets = config.targets.flatMap((name) => stack.targets.get(name) ?? [])
  const disks = await watchDisks(targets.flatMap(listDisks))
  try {
    const report = await runParity({
      cases,
      ...toParityLimits(config),
      ignore: config.ignore ?? [],
      // Accepted once, a mapping needs no second case to be recognised.
      acceptedMappings: [...gapOf.keys()],
      targets,
      findFullDisk: disks.findFull,
      transport,
      tool: toolVersion,
      at: io.now(),
      seed: context.seed,
      signal: io.signal,
      env: io.env,
      ...(openapi !== undefined && { openapi: await readOpenApiJudge(openapi) }),
    })
    const full = await disks.findFull()
    if (full) print.note(describeWithoutRoom(full))
    const saved = await writeParityEvidence(folder, report, gapOf)
    noteProblems(print, saved.problems)
    await store.evidence.save({ ...toParityEvidence(report), verdictId: basename(folder) })
    if (print.isVerbose) print.result(renderParityText(report, print.style))
    else print.result(renderParitySummary(report, print.style))
    return {
      reasons: toParityReasons(report.document, whereWritten(saved, join(folder, 'parity.html'))),
      notLookedAt: skipped.map(({ at, reason }) => `Parity case ${at}: ${reason}`),
    }
  } finally {
    await disks.end()
    await transport.close()
  }
}

/** The known gap of each mapping that one covers, by the mapping's description. */
async function readAcceptedMappings({ config, root }: LoadedConfig): Promise<Map<string, string>> {
  if (config.gaps === undefined) return new Map()
  const gaps = await readGaps(resolve(root, config.gaps))
  return new Map(
    gaps.flatMap(({ id, status, covers }) =>
      status === 'accepted' && 'parity' in covers ? [[covers.parity.mapping, id]] : [],
    ),
  )
}
