import { findConfigProblem, FlowBlock, ScenarioBlock, ToolError } from '@gauntlet/contract'
import type { Flow, RequestStep, Scenario, Step } from '@gauntlet/core/flow'
import {
  importUserModule,
  readArtilleryScenario,
  readHurlFlow,
  readParityCases,
} from '@gauntlet/formats'
import { basename, extname, resolve } from 'node:path'
import { whyUnsafeCase } from '../parity/unsafe-request.ts'

type FlowQuery = {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * The flows of a file: Hurl, an Artillery script, a case file, a HAR recording, an OpenAPI document, or a module whose default
 * export is a flow or a scenario.
 *
 * @throws ToolError naming the file and the place
 */
export async function readFlows(name: string, { cwd, env }: FlowQuery): Promise<Flow[]> {
  const file = resolve(cwd, name)
  switch (extname(name)) {
    case '.hurl':
      return [await readHurlFlow(file)]
    case '.har':
      return [await readCases(file)]
    case '.json':
    case '.yml':
    case '.yaml':
      return await readArtilleryScenario(file, { env }).then(toFlows, async (error: unknown) => {
        const cases = await readCases(file).catch(() => undefined)
        if (cases) return [cases]
        throw error
      })
    default:
      return await importFlows(file)
  }
}

/** The requests of cases, in their order, as one flow. */
async function readCases(file: string): Promise<Flow> {
  const { cases } = await readParityCases(file)
  return { name: basename(file), steps: cases.map(({ request }) => request) }
}

const toFlows = ({ flows }: Pick<Scenario, 'flows'>): Flow[] => flows.map(({ flow }) => flow)

async function importFlows(file: string): Promise<Flow[]> {
  const module = await importUserModule(file).catch((cause: unknown) => {
    if (cause instanceof ToolError) throw cause
    throw new ToolError('FILE_UNREADABLE', `cannot read ${file}: ${(cause as Error).message}`, {
      cause,
    })
  })
  const written = module['default']
  const isScenario = findConfigProblem(written, ScenarioBlock, '') === undefined
  if (isScenario) return toFlows(written as Scenario)
  const problem = findConfigProblem(written, FlowBlock, '')
  if (problem === undefined) return [written as Flow]
  throw new ToolError(
    'CONFIG_INVALID',
    `${file} must have a flow or a scenario as its default export: ${problem.path} ${problem.says}`,
  )
}

/**
 * Refuses flows that would change data.
 *
 * @throws ToolError USAGE naming the first such step
 */
export function requireReadOnly(flows: readonly Flow[]): void {
  for (const { name, steps } of flows) {
    for (const request of steps.flatMap(listRequests)) {
      const unsafe = whyUnsafeCase({ request }, [])
      if (unsafe === undefined) continue
      const step = request.name ?? `${request.method.toUpperCase()} ${request.url}`
      throw new ToolError(
        'USAGE',
        `flow "${name}", step "${step}": it sends ${unsafe}, and check --url only reads`,
        {
          hint: 'Leave the step out, or check what it writes with `gauntlet wrap` or `gauntlet load run`.',
        },
      )
    }
  }
}

function listRequests(step: Step): RequestStep[] {
  if (step.kind === 'request') return [step]
  return 'steps' in step ? step.steps.flatMap(listRequests) : []
}
