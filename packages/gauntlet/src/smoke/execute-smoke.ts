import { join } from 'node:path'
import { type SmokeDocument, formatDocument } from '@gauntlet/contract'
import { createSocketTransport } from '@gauntlet/engine'
import {
  renderSmokeJunit,
  renderSmokeLine,
  renderSmokeSummary,
  renderSmokeTap,
} from '@gauntlet/report'
import { type Stack, listDisks, watchDisks } from '@gauntlet/stack'
import { type Evidence, createRunId } from '@gauntlet/store'
import type { Io } from '../cli/io.ts'
import type { Print } from '../cli/print.ts'
import { toolVersion } from '../cli/tool-version.ts'
import type { LoadedConfig } from '../config/load-config.ts'
import { describeWithoutRoom } from '../target/without-room.ts'
import {
  noteAccepted,
  planGenerated,
  toGeneratedPlan,
  type GeneratedPlan,
} from './plan-generated.ts'
import { runSmoke } from './run-smoke.ts'
import {
  type WrittenEvidence,
  noteProblems,
  whereWritten,
  writeEvidence,
} from '../evidence/write-evidence.ts'

export type SmokeContext = {
  readonly loaded: LoadedConfig
  readonly stack: Stack
  readonly io: Io
  readonly print: Print
  /** Where the evidence goes. */
  readonly folder: string
  /** What is generated in place of what the config says. */
  readonly generated?: GeneratedPlan | undefined
}

/**
 * Runs the chain of the config over a running stack: prints it line by line and saves it as evidence.
 *
 * @returns the document, and its file where that could be written
 */
export async function executeSmoke(
  context: SmokeContext,
): Promise<{ document: SmokeDocument; evidence: string | null }> {
  const { loaded, stack, io, print, folder } = context
  const plan = context.generated ?? toGeneratedPlan(loaded)
  const generated = plan && (await planGenerated(plan, stack.targets.values(), loaded.config))
  for (const { at, reason } of generated?.skipped ?? []) print.note(`left out: ${at}: ${reason}`)
  const transport = createSocketTransport({ originTls: loaded.tls })
  const disks = await watchDisks([...stack.targets.values()].flatMap(listDisks))
  try {
    const document = await runSmoke({
      config: loaded.config.smoke ?? { checks: [] },
      ...(generated && { generated: generated.checks }),
      targets: stack.targets,
      absent: stack.absent,
      transport,
      tool: toolVersion,
      at: io.now(),
      signal: io.signal,
      findFullDisk: disks.findFull,
      onSettled: (check) => {
        const line = renderSmokeLine(check, print.style)
        if (check.outcome === 'pass') print.detail(line)
        else print.result(line)
      },
    })
    for (const note of noteAccepted(document, generated?.checks ?? [])) print.note(note)
    print.result(renderSmokeSummary(document, print.style))
    const full = await disks.findFull()
    if (full) print.note(describeWithoutRoom(full))
    const saved = await writeSmokeEvidence(folder, document)
    noteProblems(print, saved.problems)
    return { document, evidence: whereWritten(saved, toSmokeFile(folder)) }
  } finally {
    await disks.end()
    await transport.close()
  }
}

/** Where the chain's document goes. */
export const toSmokeFile = (folder: string): string => join(folder, 'smoke.json')

/** Writes the chain's document, JUnit and TAP. */
export async function writeSmokeEvidence(
  folder: string,
  smoke: SmokeDocument,
): Promise<WrittenEvidence> {
  return await writeEvidence([
    { path: toSmokeFile(folder), toText: () => formatDocument(smoke) },
    { path: join(folder, 'smoke.xml'), toText: () => renderSmokeJunit(smoke) },
    { path: join(folder, 'smoke.tap'), toText: () => renderSmokeTap(smoke) },
  ])
}

/** A walk of the smoke chain as the store keeps it. */
export function toSmokeEvidence(document: SmokeDocument): Evidence {
  return { id: createRunId(Date.parse(document.at)), document, outcome: document.outcome }
}
