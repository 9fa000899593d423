import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { VerdictDocument, VerdictReason } from '@gauntlet/contract'
import { main } from 'gauntlet/internal'
import type { NamedTwin } from './list-cases.ts'

export type TwinResult = {
  readonly document: VerdictDocument
  /** The gates that did not pass. */
  readonly reasons: readonly VerdictReason[]
}

export type TwinOptions = {
  /** Where the results go: a PostgreSQL database of the caller's. */
  readonly storeUrl: string
  readonly signal?: AbortSignal
}

/** Runs `gauntlet run` over one twin, in its own project folder that is removed again. */
export async function runTwin(named: NamedTwin, options: TwinOptions): Promise<TwinResult> {
  const root = await mkdtemp(join(tmpdir(), 'truth-zoo-'))
  const { file, index, twin } = named
  const text = `import { truthCase } from ${JSON.stringify(file.href)}\nexport default truthCase.twins[${index}].config\n`
  let stdout = ''
  let stderr = ''
  try {
    await writeFile(join(root, 'gauntlet.config.mjs'), text)
    const only = twin.only ? ['--only', twin.only.join(',')] : []
    await main(['run', '--json', ...only], {
      stdout: (piece) => (stdout += piece),
      stderr: (piece) => (stderr += piece),
      env: { ...process.env, GAUNTLET_DATABASE_URL: options.storeUrl },
      cwd: root,
      signal: options.signal ?? new AbortController().signal,
      isTerminal: false,
      columns: () => 80,
      now: () => new Date(),
    })
  } finally {
    await rm(root, { recursive: true, force: true })
  }
  if (stdout === '') throw new Error(`${named.name} came to no verdict:\n${stderr}`)
  const document = JSON.parse(stdout) as VerdictDocument
  const reasons = document.stages.flatMap((stage) => stage.reasons)
  return { document, reasons: reasons.filter(({ outcome }) => outcome !== 'pass') }
}

/** Whether the verdict is the right one, and rests on the right reason. */
export function isRight({ twin }: NamedTwin, { document, reasons }: TwinResult): boolean {
  if (document.verdict !== twin.verdict) return false
  const { because } = twin
  if (because === undefined) return twin.verdict === 'ship'
  return reasons.some(({ check, summary }) => because.test(check) || because.test(summary))
}
