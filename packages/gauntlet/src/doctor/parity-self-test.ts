import type { Outcome, ParityCase, PlantedDivergence } from '@gauntlet/contract'
import { COMPARE_EXACTLY } from '@gauntlet/formats'
import { createParityTransport } from '../parity/parity-call.ts'
import { runParity } from '../parity/run-parity.ts'
import { startMutatingProxy, startSelfBackend, type Mutation } from './mutating-proxy.ts'

export type ParitySelfTest = {
  readonly outcome: Outcome
  readonly sentence: string
  readonly planted: readonly PlantedDivergence[]
}

type Plant = {
  readonly name: string
  readonly expects: readonly string[]
  readonly mutate: Mutation
  /**
   * Whether all answers differ systematically as well, and only one of several is falsified: parity must find one mapping,
   * and report what was planted as all that it does not explain.
   */
  readonly isBehindMapping?: boolean
}

const inBody =
  (from: string, to: string): Mutation =>
  (answer) => ({ ...answer, body: answer.body.replace(from, to) })

const PLANTS: readonly Plant[] = [
  { name: 'nothing, as a control', expects: [], mutate: (answer) => answer },
  {
    name: 'a flipped status',
    expects: ['status '],
    mutate: (answer) => ({ ...answer, status: 500 }),
  },
  {
    name: 'a renamed field',
    expects: ['missing /total', 'extra /sum'],
    mutate: inBody('"total"', '"sum"'),
  },
  { name: 'a changed value', expects: ['value /total'], mutate: inBody('12.50', '12.51') },
  {
    name: 'a changed value in a list',
    expects: ['value /lines/0/quantity'],
    mutate: inBody('"quantity":2', '"quantity":3'),
  },
  { name: 'digits written otherwise', expects: ['value /total'], mutate: inBody('12.50', '12.5') },
  {
    name: 'a header with the same meaning, as a control',
    expects: [],
    mutate: (answer) => ({ ...answer, vary: 'origin,accept' }),
  },
  {
    name: 'a header that lost a name',
    expects: ['header vary'],
    mutate: (answer) => ({ ...answer, vary: 'Accept' }),
  },
  {
    name: 'the neighbour of a long integer',
    expects: ['value /ref'],
    mutate: inBody('9007199254740993', '9007199254740992'),
  },
  { name: 'another type', expects: ['type /total'], mutate: inBody('12.50', '"12.50"') },
  behindMapping('nothing behind a mapping, as a control', [], (answer) => answer),
  behindMapping('a flipped status behind a mapping', ['status '], ({ body }) => ({
    status: 500,
    body,
  })),
  behindMapping(
    'a changed value behind a mapping',
    ['value /data/total'],
    inBody('12.50', '12.51'),
  ),
  behindMapping(
    'a lost element behind a mapping',
    ['missing /data/lines/0'],
    inBody('{"sku":"s-1","quantity":2}', ''),
  ),
]

/** Wraps every answer, and falsifies that of the third order. */
function behindMapping(name: string, expects: readonly string[], falsify: Mutation): Plant {
  const mutate: Mutation = (answer) => {
    const { status, body } = answer.body.includes('"o-3"') ? falsify(answer) : answer
    return { status, body: `{"data":${body}}` }
  }
  return { name, expects, mutate, isBehindMapping: true }
}

/**
 * Can parity be trusted? Puts a proxy before a small backend, lets it falsify answers in one way after another,
 * and holds what parity reports against what was planted. The control must report nothing.
 */
export async function checkParity(
  signal: AbortSignal,
  plants: readonly Plant[] = PLANTS,
): Promise<ParitySelfTest> {
  const backend = await startSelfBackend()
  try {
    const planted: PlantedDivergence[] = []
    for (const plant of plants) planted.push(await tryPlant(plant, backend.url, signal))
    const found = planted.filter((each) => each.found).length
    return {
      outcome: found === planted.length ? 'pass' : 'fail',
      sentence: `${planted.length} answers falsified through a proxy: parity was right about ${found}`,
      planted,
    }
  } finally {
    await backend.close()
  }
}

const toCase = (order: number): ParityCase => ({
  name: `read order ${order}`,
  request: { kind: 'request', method: 'GET', url: `/orders/o-${order}`, timeoutMs: 5_000 },
  needs: [],
  allowUnsafe: false,
  compare: { ...COMPARE_EXACTLY, headers: ['vary'] },
  at: 'gauntlet doctor',
})

async function tryPlant(
  { name, expects, mutate, isBehindMapping = false }: Plant,
  backend: string,
  signal: AbortSignal,
): Promise<PlantedDivergence> {
  const proxy = await startMutatingProxy(backend, mutate)
  const transport = createParityTransport()
  try {
    const { document } = await runParity({
      cases: (isBehindMapping ? [1, 2, 3, 4] : [1]).map(toCase),
      targets: [
        { name: 'backend', urls: [backend], build: 'self' },
        { name: 'proxy', urls: [proxy.url], build: 'self' },
      ],
      transport,
      tool: '',
      at: new Date(0),
      seed: 1,
      signal,
      shrink: false,
    })
    const reported = document.cases.flatMap(({ divergences }) =>
      divergences
        .filter(({ explained_by }) => explained_by === null)
        .map(({ kind, pointer }) => `${kind} ${pointer}`),
    )
    const isRight = reported.toSorted().join('\n') === expects.toSorted().join('\n')
    const isMapped = document.mappings.length === (isBehindMapping ? 1 : 0)
    const isSeen = document.cases.every(({ outcome }) => outcome !== 'no_evidence')
    return { name, expects, reported, found: isRight && isMapped && isSeen }
  } finally {
    await transport.close()
    await proxy.close()
  }
}

const formatList = (list: readonly string[]): string =>
  list.map((each) => each.trim()).join(', ') || 'nothing'

/** One line each: `✓ a flipped status → status`. */
export function describePlanted({ name, expects, reported, found }: PlantedDivergence): string {
  const got = found ? '' : `, but parity reported ${formatList(reported)}`
  return `${found ? '✓' : '✗'} ${name} → ${formatList(expects)}${got}`
}
