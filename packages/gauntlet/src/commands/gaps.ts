import { EXIT, TOOL_ERRORS, ToolError } from '@gauntlet/contract'
import { toLine } from '@gauntlet/report'
import { writeWhole } from '@gauntlet/stack'
import { resolve } from 'node:path'
import { defineCommand } from '../cli/command.ts'
import { parseDay } from '../cli/option-values.ts'
import { configOption, sharedOptions } from '../cli/shared-options.ts'
import { toolVersion } from '../cli/tool-version.ts'
import { loadConfig } from '../config/load-config.ts'
import { acceptGap, closeGap, type GapFile } from '../gaps/edit-gaps.ts'
import {
  circumstances,
  isCircumstance,
  parseGaps,
  readGaps,
  readGapsText,
  readReadableGaps,
} from '../gaps/read-gaps.ts'
import { describeCover, renderDecisions } from '../gaps/render-decisions.ts'

async function findFile(
  cwd: string,
  options: { gaps?: string | undefined; config?: string | undefined },
) {
  if (options.gaps !== undefined) return resolve(cwd, options.gaps)
  const { config, root } = await loadConfig(cwd, options.config)
  if (config.gaps !== undefined) return resolve(root, config.gaps)
  throw new ToolError(
    'CONFIG_INVALID',
    'the config names no gap file: add gaps: "./gaps.yaml", or give --gaps',
  )
}

export const gapsList = defineCommand(
  {
    options: {
      gaps: sharedOptions.gaps,
      config: configOption,
      markdown: { help: 'Print the page of decisions as Markdown.' },
    },
    examples: ['gauntlet gaps list', 'gauntlet gaps list --markdown > docs/known-gaps.md'],
  },
  async ({ options, io, print }) => {
    const file = await findFile(io.cwd, options)
    const { gaps, unreadable } = await readReadableGaps(file)
    if (options.markdown) {
      print.result(renderDecisions(gaps).trimEnd())
    } else if (gaps.length + unreadable.length === 0) {
      print.result('There are no known gaps.')
    } else {
      for (const gap of gaps) {
        const until = gap.expires === undefined ? '' : ` until ${gap.expires}`
        print.result(`${gap.status.padEnd(8)} ${toLine(`${gap.id}: ${gap.title}`)}`)
        print.result(
          `         covers ${toLine(`${describeCover(gap)}; owner ${gap.owner ?? 'nobody'}`)}${until}`,
        )
      }
    }
    for (const { message } of unreadable) print.problem(`unreadable: ${message}`)
    print.json({
      schema: 'gauntlet.gaps/1',
      tool: toolVersion,
      at: io.now().toISOString(),
      gaps,
      ...(unreadable.length > 0 && {
        unreadable: unreadable.map(({ message, place = file }) => ({ place, message })),
      }),
    })
    return unreadable.length > 0 ? TOOL_ERRORS.CONFIG_INVALID.exit : EXIT.SHIP
  },
)

export const gapsAccept = defineCommand(
  {
    positionals: ['ID'],
    options: {
      owner: { help: 'Who is responsible for it.', value: 'NAME', required: true },
      expires: {
        help: 'The last day on which it covers the failure.',
        value: 'YYYY-MM-DD',
        required: true,
        parse: parseDay,
      },
      reason: { help: 'Why it is accepted.', value: 'TEXT' },
      ticket: { help: 'Where it is followed up.', value: 'TEXT' },
      under: {
        help: 'Which runs it covers: plain (default), faults, or any.',
        value: 'CIRCUMSTANCE',
      },
      gaps: sharedOptions.gaps,
      config: configOption,
    },
    examples: ['gauntlet gaps accept validator-wire-form --owner platform --expires 2027-06-30'],
  },
  async ({ options, positionals, io, print }) => {
    const file = await findFile(io.cwd, options)
    const { owner, expires, reason, ticket, under } = options
    if (under !== undefined && !isCircumstance(under)) {
      throw new ToolError('USAGE', `--under ${under} must be one of ${circumstances.join(', ')}`)
    }
    const today = io.now().toISOString().slice(0, 10)
    if (expires < today) {
      throw new ToolError('USAGE', `--expires ${expires} is past: today is ${today}`, {
        hint: 'Name the last day that it may hold, today or later.',
      })
    }
    const acceptance = {
      owner,
      expires,
      ...(reason && { reason }),
      ...(ticket && { ticket }),
      ...(under && { under }),
    }
    const id = positionals[0] ?? ''
    await change(file, (before) => acceptGap(before, id, acceptance))
    print.result(`${id} is accepted until ${expires}; ${owner} answers for it (${file})`)
    print.json({
      schema: 'gauntlet.gaps/1',
      tool: toolVersion,
      at: io.now().toISOString(),
      gaps: await readGaps(file),
    })
    return EXIT.SHIP
  },
)

export const gapsClose = defineCommand(
  {
    positionals: ['ID'],
    options: { gaps: sharedOptions.gaps, config: configOption },
    examples: ['gauntlet gaps close validator-wire-form'],
  },
  async ({ options, positionals, io, print }) => {
    const file = await findFile(io.cwd, options)
    const id = positionals[0] ?? ''
    await change(file, (before) => closeGap(before, id))
    print.result(`${id} is closed (${file})`)
    print.json({
      schema: 'gauntlet.gaps/1',
      tool: toolVersion,
      at: io.now().toISOString(),
      gaps: await readGaps(file),
    })
    return EXIT.SHIP
  },
)

async function change(file: string, edit: (before: GapFile) => string): Promise<void> {
  const text = await readGapsText(file)
  parseGaps(text, file) // refuses what is no gap file
  await writeWhole(file, edit({ text, name: file }))
}
