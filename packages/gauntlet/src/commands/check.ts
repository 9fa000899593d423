import { ToolError, type ExitCode } from '@gauntlet/contract'
import { assertAllowedTarget, reachTarget } from '@gauntlet/engine'
import { describeFiles, readers, readFlows, readUserFile } from '@gauntlet/formats'
import { renderGuaranteesText } from '@gauntlet/report'
import { createRunId } from '@gauntlet/store'
import { resolve } from 'node:path'
import { checkByUrl, renderCheck } from '../check/check-by-url.ts'
import { requireReadOnly } from '../check/require-read-only.ts'
import { parseSqlChecks, proposeSqlChecks } from '../check/sql-checks.ts'
import { defineCommand } from '../cli/command.ts'
import { sharedOptions } from '../cli/shared-options.ts'
import { exitOfOutcome, exitOfSaved } from '../cli/exit-of-outcome.ts'
import type { Io } from '../cli/io.ts'
import type { Print } from '../cli/print.ts'
import { toolVersion } from '../cli/tool-version.ts'
import { loadConfig } from '../config/load-config.ts'
import { loadTargetsConfig } from '../config/read-target-tls.ts'
import { recheckGuarantees } from '../guarantees/guarantee-run.ts'
import { resolveFile } from '../parity/read-parity-cases.ts'
import { requireDatabase } from '../target/require-database.ts'
import { storeEvidence } from '../store/store-evidence.ts'

export const check = defineCommand(
  {
    positionals: ['[HISTORY]'],
    options: {
      guarantees: {
        help: 'Of HISTORY: the config that defines them. Default: the nearest gauntlet.config.ts.',
        value: 'FILE',
      },
      url: {
        help: 'In place of HISTORY: a target that runs. Nothing is changed, no config is needed.',
        value: 'URL',
      },
      flow: {
        help: `Needed with --url: a flow that only reads: ${describeFiles(readers, 'scenario', 'cases')}. Run once, with its expectations.`,
        value: 'FILE',
        multiple: true,
      },
      environment: sharedOptions.fileEnvironment,
      db: {
        help: "With --url: the target's database. Read in one read-only transaction.",
        value: 'URL',
      },
      sql: {
        help: 'With --db: queries, each named by the comment before it; each row that one selects is a breach. Default: what the tables make likely.',
        value: 'FILE',
      },
    },
    examples: [
      'gauntlet check artifacts/load-tests/0198c1b2-....history',
      'gauntlet check --url http://127.0.0.1:3000 --flow read.hurl --db postgres://127.0.0.1/app --sql rules.sql',
    ],
  },
  async ({ options, positionals, io, print }) => {
    const [history] = positionals
    const { url, flow: flows, db, sql, environment } = options
    if (url !== undefined && history !== undefined)
      throw new ToolError('USAGE', 'HISTORY and --url are two things to check: give one')
    if (url !== undefined) return await checkUrl({ url, flows, db, sql, environment }, io, print)
    if (history === undefined)
      throw new ToolError(
        'USAGE',
        'gauntlet check needs HISTORY, or --url. See `gauntlet check --help`.',
      )
    if (flows.length > 0 || [db, sql, environment].some((each) => each !== undefined))
      throw new ToolError('USAGE', '--flow, --environment, --db and --sql go with --url')
    return await checkHistory(history, options.guarantees, { io, print })
  },
)

type Terminal = { readonly io: Io; readonly print: Print }

async function checkHistory(
  history: string,
  named: string | undefined,
  { io, print }: Terminal,
): Promise<ExitCode> {
  const { config, file, root } = await loadConfig(io.cwd, named)
  const guarantees = config.guarantees ?? []
  if (guarantees.length === 0) {
    const where = file ?? 'no config was found, so nothing'
    throw new ToolError('CONFIG_INVALID', `${where} defines no guarantees: list them there`)
  }
  const document = await recheckGuarantees(guarantees, resolve(io.cwd, history), {
    tool: toolVersion,
    at: io.now().toISOString(),
  })
  print.result(renderGuaranteesText(document, { paint: print.style }))
  const { at, outcome } = document
  const id = createRunId(Date.parse(at))
  print.json(document)
  const isStored = await storeEvidence({ id, document, outcome }, { root, io, print })
  return exitOfSaved(outcome, isStored)
}

type UrlQuestion = {
  readonly url: string
  readonly flows: readonly string[]
  readonly db: string | undefined
  readonly sql: string | undefined
  readonly environment: string | undefined
}

async function checkUrl(
  { url, flows: files, db, sql, environment }: UrlQuestion,
  io: Io,
  print: Print,
) {
  if (files.length === 0)
    throw new ToolError(
      'USAGE',
      'check --url needs --flow FILE: the requests to send, with what they expect',
    )
  if (sql !== undefined && db === undefined)
    throw new ToolError('USAGE', '--sql needs --db URL: which database to ask')
  const { config, tls } = await loadTargetsConfig(io.cwd)
  const target = assertAllowedTarget(url, config.allowHosts ?? [])
  const reading = {
    env: io.env,
    onWarning: print.note,
    ...(environment !== undefined && { environment: resolveFile(io.cwd, environment) }),
  }
  const read = await Promise.all(
    files.map(async (file) => await readFlows(resolve(io.cwd, file), reading)),
  )
  const flows = read.flat()
  requireReadOnly(flows)
  if (db !== undefined) await requireDatabase({ url: db, from: '--db', signal: io.signal })
  const sqlChecks =
    sql === undefined
      ? db === undefined
        ? []
        : await proposeSqlChecks(db)
      : parseSqlChecks(await readUserFile(resolve(io.cwd, sql), 'the SQL file'), sql)
  if (target.protocol === 'http:') await reachTarget(target)
  const document = await checkByUrl({
    url: url.replace(/\/+$/, ''),
    flows,
    databaseUrl: db,
    sqlChecks,
    tls,
    signal: io.signal,
    now: io.now,
  })
  print.result(renderCheck(document, print.style))
  print.json(document)
  return exitOfOutcome(document.outcome)
}
