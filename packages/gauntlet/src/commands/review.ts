import {
  EXIT,
  TOOL_ERRORS,
  ToolError,
  type ExitCode,
  type ReviewDocument,
} from '@gauntlet/contract'
import { toPrintable } from '@gauntlet/core/text'
import { renderReviewText } from '@gauntlet/report'
import { join, resolve } from 'node:path'
import { defineCommand } from '../cli/command.ts'
import { exitOfSaved } from '../cli/exit-of-outcome.ts'
import { parseCount, parseUsd } from '../cli/option-values.ts'
import { configOption } from '../cli/shared-options.ts'
import { loadConfig, type LoadedConfig } from '../config/load-config.ts'
import {
  executeReview,
  readPlan,
  type ReviewContext,
  type ReviewOptions,
} from '../review/execute-review.ts'
import type { ReviewConfig } from '../review/review-config.ts'
import { toReviewEvidence } from '../review/build-review-document.ts'
import { writeDryRun } from '../review/write-dry-run.ts'
import { noteProblems } from '../evidence/write-evidence.ts'
import { storeEvidence } from '../store/store-evidence.ts'

const options = {
  base: {
    help: 'What the change is compared with. Default: of the config, or the default branch.',
    value: 'REV',
  },
  head: { help: 'The change.', value: 'REV', fallback: 'HEAD' },
  'dry-run': { help: 'Write what would be sent and its cost; send nothing.' },
  record: { help: 'Save every answer in this folder, for --replay.', value: 'DIR' },
  replay: {
    help: 'Use recorded answers; send nothing. A missing answer is an error.',
    value: 'DIR',
  },
  'no-cache': { help: 'Send requests again that the cache has answers for.' },
  'max-usd': {
    help: 'The most that the review may cost, in US dollars.',
    value: 'USD',
    parse: parseUsd,
  },
  'max-calls': { help: 'The most requests, retries included.', value: 'N', parse: parseCount },
  'allow-oversize': {
    help: 'Also send hunks above 100 KB; the review cannot pass then. SCRUM_FORCE_OVERSIZE=1 does the same.',
  },
  soft: { help: 'Exit with 0 for CHANGES too; BLOCK still exits with 1.' },
  config: configOption,
} as const

export const review = defineCommand(
  {
    options,
    examples: [
      'gauntlet review --dry-run',
      'gauntlet review --base origin/main --max-usd 2',
      'gauntlet review --replay answers --json',
    ],
  },
  async ({ options: given, io, print }) => {
    const at = (folder: string | undefined) => folder && resolve(io.cwd, folder)
    if (given.record !== undefined && given.replay !== undefined) {
      throw new ToolError('USAGE', 'give --record or --replay, not both')
    }
    const loaded = await loadConfig(io.cwd, given.config)
    const folder = join(loaded.root, 'artifacts', 'review')
    const context = { loaded, review: requireReviewers(loaded), io, print, folder }
    const wanted: ReviewOptions = {
      base: given.base,
      head: given.head,
      maxUsd: given['max-usd'],
      maxCalls: given['max-calls'],
      allowOversize: given['allow-oversize'],
      cache: !given['no-cache'],
      record: at(given.record),
      replay: at(given.replay),
    }
    if (given['dry-run']) return await dryRun(context, wanted)
    const result = await executeReview(context, wanted)
    if (!result) throw toNothing(wanted)
    const { document, evidence } = result
    print.result(renderReviewText(document, print.style))
    if (evidence !== null) print.result(`evidence: ${evidence}`)
    print.json(document)
    const store = { root: loaded.root, io, print }
    const isStored = await storeEvidence(toReviewEvidence(document), store)
    return exitOf(document, { soft: given.soft, isSaved: isStored || evidence !== null })
  },
)

type Ending = { readonly soft: boolean; readonly isSaved: boolean }

function exitOf({ verdict, outcome }: ReviewDocument, { soft, isSaved }: Ending): ExitCode {
  return exitOfSaved(verdict === 'CHANGES' && soft ? 'pass' : outcome, isSaved)
}

function requireReviewers({ config, file }: LoadedConfig): ReviewConfig {
  if (config.review && config.review.reviewers.length > 0) return config.review
  const where = file ?? 'no gauntlet.config.ts was found, and so'
  throw new ToolError(
    'USAGE',
    `${where} names no reviewers: put two of different lineages under review.reviewers. See \`gauntlet review --help\`.`,
  )
}

function toNothing({ base, head }: Pick<ReviewOptions, 'base' | 'head'>): ToolError {
  const what = `nothing changed between ${base ?? 'the base'} and ${head}: there is nothing to review`
  return new ToolError('USAGE', `${what}. Name another --base REV. See \`gauntlet review --help\`.`)
}

async function dryRun(context: ReviewContext, wanted: ReviewOptions): Promise<ExitCode> {
  const { io, print, review: config } = context
  const plan = await readPlan(context, { ...wanted, allowOversize: true })
  if (!plan) throw toNothing(wanted)
  const folder = join(context.folder, 'dry-run')
  const { document, problems } = await writeDryRun(folder, plan, { review: config, at: io.now() })
  const { files, bundles, reviewers, most_usd: usd } = document
  for (const { path, excluded } of files) {
    if (excluded !== null) print.result(`not sent: ${toPrintable(path)}: ${excluded}`)
  }
  for (const { id, bytes, warning } of bundles) {
    print.result(`${id}: ${bytes} bytes${warning === null ? '' : `, ${warning}`}`)
  }
  const calls = bundles.length * reviewers.length
  print.result(`${calls} calls to ${reviewers.length} reviewers, at most $${usd.toFixed(4)}`)
  print.result(
    problems.length > 0
      ? 'no reviewer was asked'
      : `no reviewer was asked; what would be sent: ${folder}`,
  )
  print.json(document)
  noteProblems(print, problems)
  // What was asked for is the files.
  const [first] = problems
  return first ? TOOL_ERRORS[first.code].exit : EXIT.SHIP
}
