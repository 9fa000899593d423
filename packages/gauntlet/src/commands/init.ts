import { EXIT, findDatabaseUrlProblem, readVariable, ToolError } from '@gauntlet/contract'
import { hasEmbeddedPostgres, writeWhole } from '@gauntlet/stack'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { defineCommand } from '../cli/command.ts'
import type { Io } from '../cli/io.ts'
import { toolVersion } from '../cli/tool-version.ts'
import type { QuestionOptions } from '../init/ask-choices.ts'
import { chooseConfigName, findConfigName } from '../init/config-name.ts'
import { describeInit } from '../init/describe-init.ts'
import { findBaselineGaps } from '../init/find-baseline-gaps.ts'
import type { Findings } from '../init/findings.ts'
import { ignoreOutputs } from '../init/ignore-outputs.ts'
import { lookAtProject } from '../init/look-at-project.ts'
import { chooseByDefault, proposeConfig, type Choices } from '../init/propose-config.ts'

export const init = defineCommand(
  {
    options: {
      yes: {
        help: 'Ask nothing: take the likeliest of what was found. So does a call without a terminal.',
        short: 'y',
      },
      force: { help: 'Overwrite a config that is there.' },
      service: {
        help: 'Folder of the backend, where several could be started.',
        value: 'FOLDER',
      },
      db: {
        help: 'A database whose tables are read, and nothing else. Default: one of this machine that DATABASE_URL, .env or a compose file names.',
        value: 'URL',
      },
    },
    examples: ['gauntlet init', 'gauntlet init --yes --service services/api'],
  },
  async ({ options, io, print }) => {
    const file = join(io.cwd, chooseConfigName(io.cwd))
    const present = findConfigName(io.cwd)
    const asks = io.terminal !== undefined && !options.yes && !print.isJson && !io.env['CI']
    if (present !== undefined && !options.force && !asks) {
      throw new ToolError(
        'USAGE',
        `${join(io.cwd, present)} is there already; it is left as it is (--force overwrites it)`,
      )
    }
    const found = await look(options.db, io)
    const findings = options.service === undefined ? found : selectService(found, options.service)
    const choices = asks
      ? await ask(findings, io, { file, present: options.force ? undefined : present })
      : chooseByDefault(findings)
    if (!choices) {
      print.note('init: ended by you; nothing is written')
      return EXIT.INCONCLUSIVE
    }
    io.signal.throwIfAborted()
    const baselineGaps = await findBaselineGaps({ root: io.cwd, ...choices })
    const config = proposeConfig(findings, { ...choices, baselineGaps })
    await writeWhole(file, config.text, { isNew: !existsSync(file) })
    const ignored = await ignoreOutputs(io.cwd)
    const hasEmbedded = hasEmbeddedPostgres()
    const hasStore = readVariable(io.env, 'GAUNTLET_DATABASE_URL') !== undefined
    const written = { file, ignored, config, hasEmbedded, hasStore }
    for (const line of describeInit(findings, choices, written)) print.result(line)
    print.json({
      schema: 'gauntlet.init/1',
      tool: toolVersion,
      at: io.now().toISOString(),
      file,
      todo: [...config.todo],
      unread: [...findings.unread],
    })
    return EXIT.SHIP
  },
)

async function look(databaseUrl: string | undefined, io: Io): Promise<Findings> {
  const problem = databaseUrl === undefined ? undefined : findDatabaseUrlProblem(databaseUrl)
  if (problem !== undefined) throw new ToolError('USAGE', `--db: ${problem}`)
  return await lookAtProject({ root: io.cwd, env: io.env, databaseUrl, signal: io.signal })
}

/** Only this folder's. @throws ToolError USAGE where nothing can be started there */
function selectService(findings: Findings, folder: string): Findings {
  const name = folder.replace(/^\.\/(?=.)/, '').replace(/\/+$/, '')
  const services = findings.services.filter((service) => service.folder === name)
  if (services.length > 0) return { ...findings, services }
  const known = findings.services.map((service) => service.folder).join(', ') || 'none'
  throw new ToolError(
    'USAGE',
    `--service: nothing in ${name} says how it starts; there are: ${known}`,
  )
}

/** @returns undefined where the user ended the questions */
async function ask(
  findings: Findings,
  { terminal, signal }: Io,
  target: Pick<QuestionOptions, 'file' | 'present'>,
): Promise<Choices | undefined> {
  if (!terminal) return chooseByDefault(findings)
  // Loaded for a terminal alone.
  const { askChoices, Cancelled } = await import('../init/ask-choices.ts')
  try {
    return await askChoices(findings, { terminal, signal, ...target })
  } catch (error) {
    if (error instanceof Cancelled) return undefined
    throw error
  }
}
