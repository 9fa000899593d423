import { readVariable, ToolError, type ExitCode } from '@gauntlet/contract'
import { createRunId } from '@gauntlet/store'
import { dirname, join, resolve } from 'node:path'
import { defineCommand } from '../cli/command.ts'
import { exitOfOutcome } from '../cli/exit-of-outcome.ts'
import { parseCount } from '../cli/option-values.ts'
import { configOption, sharedOptions } from '../cli/shared-options.ts'
import { toolVersion } from '../cli/tool-version.ts'
import { findConfigFile, loadConfig } from '../config/load-config.ts'
import { checkAa } from '../doctor/check-aa.ts'
import { checkMutants, describeMutant } from '../doctor/check-mutants.ts'
import {
  judgeEnvironment,
  renderEnvironment,
  toEnvironmentOutcome,
} from '../doctor/judge-environment.ts'
import { readEnvironment } from '../doctor/read-environment.ts'
import { checkParity, describePlanted } from '../doctor/parity-self-test.ts'
import type { Io } from '../cli/io.ts'
import type { Print } from '../cli/print.ts'

export const doctor = defineCommand(
  {
    options: {
      mutants: { help: 'Plant known faults in histories; each checker must find its own.' },
      parity: { help: 'Falsify answers in a local proxy; parity must report each.' },
      aa: {
        help: 'Compare a build with itself N times, then with a slowed copy that must be found.',
        value: 'N',
        parse: parseCount,
      },
      target: {
        help: 'A target of the config. Default: a small service that doctor starts.',
        value: 'NAME',
      },
      scenario: { help: 'The scenario of the config to send to that target.', value: 'NAME' },
      blocks: {
        help: 'Blocks of each comparison.',
        value: 'N',
        fallback: '10',
        parse: parseCount,
      },
      'cool-down': { ...sharedOptions['cool-down'], fallback: '0' },
      seed: {
        help: 'Seeds the order of the blocks and their schedules.',
        value: 'TEXT',
        fallback: '1',
      },
      config: configOption,
    },
    examples: [
      'gauntlet doctor',
      'gauntlet doctor --json > doctor.json',
      'gauntlet doctor --mutants',
      'gauntlet doctor --parity',
      'gauntlet doctor --aa 8',
      'gauntlet doctor --aa 8 --target candidate --scenario events',
    ],
  },
  async ({ options, io, print }) => {
    const { aa, target, scenario, blocks, seed } = options
    const asked = [options.mutants, options.parity, aa !== undefined].filter(Boolean).length
    if (asked > 1)
      throw new ToolError('USAGE', '--mutants, --parity and --aa N exclude each other: give one')
    if (options.mutants) return reportMutants(io, print)
    if (options.parity) return reportParity(io, print)
    if (aa === undefined) {
      if (target !== undefined || scenario !== undefined)
        throw new ToolError('USAGE', '--target and --scenario are options of --aa N')
      return await reportEnvironment(io, print, options.config)
    }
    if (aa < 1) throw new ToolError('USAGE', '--aa N: N is at least 1')
    if (blocks < 8 || blocks > 40) throw new ToolError('USAGE', '--blocks is 8 to 40')
    if ((target === undefined) !== (scenario === undefined)) {
      throw new ToolError('USAGE', '--target and --scenario go together')
    }
    const loaded = await loadConfig(io.cwd, options.config)
    const folder = join(loaded.root, 'artifacts', 'doctor', createRunId(io.now().getTime()))
    const judgement = await checkAa(
      {
        comparisons: aa,
        ...(target !== undefined && { target }),
        ...(scenario !== undefined && { scenario }),
        blocks,
        seed,
        coolDownMs: options['cool-down'] * 1000,
        folder,
      },
      { loaded, io, print },
    )
    const found = { true: 'was found', false: 'was NOT found', null: 'was not tried' }
    print.result(judgement.sentence)
    print.result(`a slowdown of 10 % ${found[`${judgement.control_found}`]}`)
    print.result(`evidence: ${folder}`)
    const at = io.now().toISOString()
    print.json({
      schema: 'gauntlet.doctor/2',
      tool: toolVersion,
      at,
      outcome: judgement.outcome,
      aa: judgement,
      evidence: folder,
    })
    return exitOfOutcome(judgement.outcome)
  },
)

/** Prints each finding with what to do about it. @returns 0, or 1 where something must be changed first */
async function reportEnvironment(io: Io, print: Print, config?: string): Promise<ExitCode> {
  const file = config === undefined ? findConfigFile(io.cwd) : resolve(io.cwd, config)
  const root = file === undefined ? io.cwd : dirname(file)
  const databaseUrl = readVariable(io.env, 'GAUNTLET_DATABASE_URL')
  const facts = await readEnvironment({ root, databaseUrl, signal: io.signal })
  const environment = judgeEnvironment(facts)
  const outcome = toEnvironmentOutcome(environment)
  print.result(renderEnvironment(environment, print.style))
  const at = io.now().toISOString()
  print.json({
    schema: 'gauntlet.doctor/2',
    tool: toolVersion,
    at,
    outcome,
    environment: [...environment],
  })
  return exitOfOutcome(outcome)
}

function reportMutants(io: Io, print: Print): ExitCode {
  const { outcome, sentence, mutants } = checkMutants(1)
  for (const mutant of mutants) print.result(describeMutant(mutant))
  print.result(sentence)
  const at = io.now().toISOString()
  print.json({ schema: 'gauntlet.doctor/2', tool: toolVersion, at, outcome, mutants })
  return exitOfOutcome(outcome)
}

async function reportParity(io: Io, print: Print): Promise<ExitCode> {
  const { outcome, sentence, planted } = await checkParity(io.signal)
  for (const each of planted) print.result(describePlanted(each))
  print.result(sentence)
  const at = io.now().toISOString()
  print.json({ schema: 'gauntlet.doctor/2', tool: toolVersion, at, outcome, parity: planted })
  return exitOfOutcome(outcome)
}
