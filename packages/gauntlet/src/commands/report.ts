import {
  type CompareDocument,
  EXIT,
  type GuaranteesDocument,
  type LoadRunDocument,
  ToolError,
  formatDocument,
} from '@gauntlet/contract'
import { toCompareFile } from '@gauntlet/core/compare'
import {
  type ScenarioRuns,
  renderComparisonHtml,
  renderComparisonMarkdown,
  renderFaultsHtml,
  renderFaultsJunit,
  renderFaultsMarkdown,
  renderImportedHtml,
  renderImportedMarkdown,
  renderLoadRunHtml,
  renderLoadRunJunit,
  renderLoadRunMarkdown,
  renderMilestone,
  renderSweepHtml,
  renderSweepJunit,
  renderSweepMarkdown,
  renderTrendHtml,
  renderTrendMarkdown,
  renderVerdictHtml,
  renderVerdictJunit,
  renderVerdictMarkdown,
} from '@gauntlet/report'
import type { Store } from '@gauntlet/store'
import { writeWhole } from '@gauntlet/stack'
import { resolve } from 'node:path'
import { defineCommand } from '../cli/command.ts'
import { oneOf } from '../cli/option-values.ts'
import { configOption } from '../cli/shared-options.ts'
import { toolVersion } from '../cli/tool-version.ts'
import { loadConfig } from '../config/load-config.ts'
import { readTrend } from '../report/read-trend.ts'
import { isRunId, readStoredList, renderStoredMarkdown } from '../report/stored-list.ts'
import { openProjectStore } from '../store/open-project-store.ts'

type Format = 'md' | 'html' | 'junit' | 'json'

export const report = defineCommand(
  {
    positionals: ['[RUN]'],
    options: {
      format: {
        help: 'md, html, junit or json, where that document has it.',
        value: 'FORMAT',
        fallback: 'md',
        parse: oneOf('md', 'html', 'junit', 'json'),
      },
      out: { help: 'Write to this file instead of standard output.', value: 'FILE' },
      trend: {
        help: 'The history of a scenario, with change points.',
        value: 'SCENARIO',
      },
      milestone: {
        help: 'A write-up: method, metrics before and after, issues found, open points.',
      },
      config: configOption,
    },
    examples: [
      'gauntlet report',
      'gauntlet report 0198c1b2-… --format html --out run.html',
      'gauntlet report --trend assignment --format html --out history.html',
      'gauntlet report --milestone --out docs/milestone.md',
    ],
  },
  async ({ options, positionals, io, print }) => {
    const loaded = await loadConfig(io.cwd, options.config)
    const opened = await openProjectStore({ root: loaded.root, env: io.env, signal: io.signal })
    try {
      const [id] = positionals
      const { store } = opened
      const format = print.isJson ? 'json' : options.format
      const text = options.milestone
        ? render({ md: renderMilestone }, format, {
            tool: toolVersion,
            at: io.now().toISOString(),
            scenarios: await readScenarios(store, print.problem),
          })
        : options.trend !== undefined
          ? render(trendFormats, format, await readTrend(store, options.trend, io.now()))
          : id === undefined
            ? render(listFormats, format, await readStoredList(store, io.now()))
            : await renderOne(store, id, format)
      if (options.out === undefined) {
        io.stdout(text.endsWith('\n') ? text : `${text}\n`)
      } else {
        const file = resolve(io.cwd, options.out)
        await writeWhole(file, text)
        print.note(`written: ${file}`)
      }
      return EXIT.SHIP
    } finally {
      await opened.close()
    }
  },
)

type LoadRunFormat = (run: LoadRunDocument, guarantees?: GuaranteesDocument) => string
const loadRunFormats: Record<Format, LoadRunFormat> = {
  md: renderLoadRunMarkdown,
  html: renderLoadRunHtml,
  junit: renderLoadRunJunit,
  json: formatDocument,
}
const verdictFormats = {
  md: renderVerdictMarkdown,
  html: renderVerdictHtml,
  junit: renderVerdictJunit,
  json: formatDocument,
}

const toComparisonFormats = (file: string) => ({
  md: (comparison: CompareDocument) => renderComparisonMarkdown(comparison, file),
  html: (comparison: CompareDocument) => renderComparisonHtml(comparison, file),
  json: formatDocument,
})
const sweepFormats = {
  md: renderSweepMarkdown,
  html: renderSweepHtml,
  junit: renderSweepJunit,
  json: formatDocument,
}
const faultsFormats = {
  md: renderFaultsMarkdown,
  html: renderFaultsHtml,
  junit: renderFaultsJunit,
  json: formatDocument,
}
const importedFormats = {
  md: renderImportedMarkdown,
  html: renderImportedHtml,
  json: formatDocument,
}
const listFormats = { md: renderStoredMarkdown, json: formatDocument }
const trendFormats = { md: renderTrendMarkdown, html: renderTrendHtml, json: formatDocument }

/** @throws ToolError NOT_FOUND naming what is missing */
async function renderOne(store: Store, id: string, format: Format): Promise<string> {
  if (isRunId(id)) {
    const verdict = await store.verdicts.find(id)
    if (verdict) return verdictFormats[format](verdict)
    const run = await store.loadRuns.readDocument(id)
    if (run) {
      const kept = await store.evidence.find('guarantees', id)
      return loadRunFormats[format](run, kept?.document)
    }
    const comparison = await store.evidence.find('compare', id)
    if (comparison) {
      const formats = toComparisonFormats(toCompareFile(id, comparison.verdict_id))
      return render(formats, format, comparison.document)
    }
    const sweep = await store.evidence.find('sweep', id)
    if (sweep) return sweepFormats[format](sweep.document)
    const faults = await store.evidence.find('faults', id)
    if (faults) return faultsFormats[format](faults.document)
    const imported = await store.evidence.find('imported-run', id)
    if (imported) return render(importedFormats, format, imported.document)
    const unfinished = await store.loadRuns.find(id)
    if (unfinished) {
      const why = unfinished.error_text ?? 'it measured nothing'
      throw new ToolError(
        'NOT_FOUND',
        `run ${id} is ${unfinished.status} and has no report: ${why}`,
      )
    }
  }
  throw new ToolError('NOT_FOUND', `nothing is stored with id ${id}`)
}

/** @throws ToolError USAGE for a format that this has not */
function render<T>(
  formats: Partial<Record<Format, (document: T) => string>>,
  format: Format,
  document: T,
): string {
  const write = formats[format]
  if (!write) {
    const [last, ...others] = Object.keys(formats).toReversed()
    const known = [others.toReversed().join(', '), last].filter(Boolean).join(' or ')
    throw new ToolError('USAGE', `there is no ${format} of this, but ${known}`)
  }
  return write(document)
}

const runsOfPhase = 20

/** The stored runs of each scenario, newest first. @throws ToolError NOT_FOUND when there are none */
async function readScenarios(
  store: Store,
  problem: (text: string) => void,
): Promise<ScenarioRuns[]> {
  const leaveOut = (error: unknown): undefined => {
    if (!(error instanceof ToolError) || error.code !== 'FILE_UNREADABLE') throw error
    problem(`left out: ${error.message}`)
  }
  const { runs } = await store.loadRuns.list({ limit: 200 })
  const names = [...new Set(runs.map(({ scenario_name: name }) => name))].toSorted()
  const read = async (scenario: string, phase: 'BASELINE' | 'POST_MITIGATION') => {
    const found = await store.loadRuns.list({ scenario, phase, limit: runsOfPhase })
    const documents = await Promise.all(
      found.runs.map(({ id }) => store.loadRuns.readDocument(id).catch(leaveOut)),
    )
    return documents.filter((document) => document !== undefined)
  }
  if (names.length === 0) {
    throw new ToolError('NOT_FOUND', 'no load run is stored yet: `gauntlet load run` makes one')
  }
  return await Promise.all(
    names.map(async (scenario) => ({
      scenario,
      before: await read(scenario, 'BASELINE'),
      after: await read(scenario, 'POST_MITIGATION'),
    })),
  )
}
