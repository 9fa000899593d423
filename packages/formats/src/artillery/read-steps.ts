import type { Jitter, LoopStep, Repeat, Step, ThinkStep } from '@gauntlet/core/flow'
import { parseDurationMs } from '@gauntlet/core/flow'
import type { Fields, SourceNode } from '../source-node.ts'
import { STEP, VERBS } from './artillery-keys.ts'
import { readRequest, type ScenarioHooks } from './read-request.ts'
import { readTemplate } from '../read-templates.ts'
import { readScriptValue, type ScriptScope } from './script-scope.ts'

type StepScope = { readonly scope: ScriptScope; readonly hooks: ScenarioHooks }

/** The list under `flow`, `loop` or `parallel`. */
export async function readSteps(place: SourceNode, scope: StepScope): Promise<Step[]> {
  const steps: Step[] = []
  for (const item of place.list('a flow')) steps.push(await readStep(item, scope))
  return steps
}

/** Which other keys may stand beside the key that says what a step is. */
const COMPANIONS: Readonly<Record<string, readonly string[]>> = {
  think: ['jitter'],
  loop: ['count', 'over', 'whileTrue', 'loopValue', 'loopElement'],
  parallel: ['limit'],
  function: [],
  log: [],
}

async function readStep(place: SourceNode, scope: StepScope): Promise<Step> {
  const fields = place.fields('a step', STEP)
  const kinds = fields.names.filter((name) => isVerb(name) || Object.hasOwn(COMPANIONS, name))
  const [kind] = kinds
  if (kind === undefined || kinds.length > 1) {
    return place.fail(
      `a step is exactly one of ${[...VERBS, ...Object.keys(COMPANIONS)].join(', ')}`,
    )
  }
  for (const name of fields.names) {
    if (name !== kind && !COMPANIONS[kind]?.includes(name)) {
      fields.get(name).fail(`${name} does not go with ${kind}`)
    }
  }
  return await (isVerb(kind)
    ? readRequest(kind, fields.get(kind), scope)
    : readOther(kind, fields, scope))
}

const isVerb = (name: string): boolean => VERBS.some((verb) => verb === name)

async function readOther(kind: string, fields: Fields, scope: StepScope): Promise<Step> {
  switch (kind) {
    case 'think':
      return readThink(fields)
    case 'loop':
      return await readLoop(fields, scope)
    case 'parallel': {
      const steps = await readSteps(fields.get('parallel'), scope)
      const limit = fields.find('limit')?.number('limit', 1)
      return limit === undefined ? { kind, steps } : { kind, steps, limit }
    }
    case 'function':
      return { kind: 'run', ...scope.scope.processor.step(fields.get('function')) }
    default:
      return { kind: 'log', message: readTemplate(fields.get('log'), 'log') }
  }
}

function readThink(fields: Fields): ThinkStep {
  const place = fields.get('think')
  const text = readTemplate(place, 'think')
  const jitter = fields.find('jitter')
  // A template gives seconds: the unit is put behind it.
  const durationMs = text.includes('{{')
    ? `${text.trim()}s`
    : (parseDurationMs(text, 's') ?? place.fail('think is seconds, or a text such as "500ms"'))
  return { kind: 'think', durationMs, ...(jitter && { jitter: readJitter(jitter) }) }
}

/** `20%` of the pause, or milliseconds. */
export function readJitter(place: SourceNode): Jitter {
  const text = place.text('jitter')
  const percent = /^\s*(\d+(?:\.\d+)?)\s*%\s*$/.exec(text)
  if (percent) return { ratio: Number(percent[1]) / 100 }
  const ms = parseDurationMs(text, 'ms')
  return ms === undefined
    ? place.fail('jitter is a percentage such as "20%", or milliseconds')
    : { ms }
}

async function readLoop(fields: Fields, scope: StepScope): Promise<LoopStep> {
  const countAs = fields.find('loopValue')?.text('loopValue')
  const elementAs = fields.find('loopElement')?.text('loopElement')
  return {
    kind: 'loop',
    repeat: readRepeat(fields, scope.scope),
    steps: await readSteps(fields.get('loop'), scope),
    ...(countAs !== undefined && { countAs }),
    ...(elementAs !== undefined && { elementAs }),
  }
}

const RANGE = /^\s*(\d+)\s*-\s*(\d+)\s*$/

function readRepeat(fields: Fields, { processor }: ScriptScope): Repeat {
  const over = fields.find('over')
  const whileTrue = fields.find('whileTrue')
  const count = fields.find('count')
  const given = [over, whileTrue, count].filter((each) => each !== undefined)
  if (given.length !== 1) {
    return fields.place.fail(
      'a loop has exactly one of count, over and whileTrue, or it has no end',
    )
  }
  if (whileTrue) {
    return { while: { test: processor.whileTrue(whileTrue), name: whileTrue.text('whileTrue') } }
  }
  if (over) return { over: over.isList ? (readScriptValue(over) as unknown[]) : over.text('over') }
  const text = readTemplate(count as SourceNode, 'count')
  const range = RANGE.exec(text)
  if (range) return { from: Number(range[1]), to: Number(range[2]) }
  return { count: text.includes('{{') ? text : (count as SourceNode).number('count') }
}
