import { compileCondition, ConditionError, type Threshold } from '@gauntlet/core/flow'
import type { SourceNode } from '../source-node.ts'
import { ENSURE } from './artillery-keys.ts'

/** `config.ensure` and `config.plugins.ensure`, as conditions over the metrics of the run. */
export function readEnsure(place: SourceNode): Threshold[] {
  const fields = place.fields('ensure', ENSURE)
  const thresholds = fields.find('thresholds')?.list('thresholds') ?? []
  const conditions = fields.find('conditions')?.list('conditions') ?? []
  const legacy = fields.names.filter((name) => Object.hasOwn(LEGACY, name))
  return [
    ...thresholds.flatMap(readThreshold),
    ...conditions.map(readCondition),
    ...legacy.map((name) => ({
      expression: `${LEGACY[name]} ${fields.get(name).number(name)}`,
    })),
  ]
}

/** The forms of Artillery 1, and what they compare. */
const LEGACY: Readonly<Record<string, string>> = {
  min: 'http.response_time.min <',
  max: 'http.response_time.max <',
  median: 'http.response_time.median <',
  p95: 'http.response_time.p95 <',
  p99: 'http.response_time.p99 <',
  maxErrorRate: 'http.error_percent <=',
}

function readThreshold(place: SourceNode): Threshold[] {
  if (!place.isMap) return [readExpression(place)]
  return Array.from(place.map('a threshold'), ([metric, limit]) => ({
    expression: `'${metric}' < ${limit.number(metric)}`,
  }))
}

function readCondition(place: SourceNode): Threshold {
  if (!place.isMap) return readExpression(place)
  const fields = place.fields('a condition', { known: ['expression', 'strict'] })
  const condition = readExpression(fields.get('expression'))
  const strict = fields.find('strict')?.boolean('strict')
  return strict === undefined ? condition : { ...condition, strict }
}

function readExpression(place: SourceNode): Threshold {
  const expression = place.text('an expression')
  try {
    compileCondition(expression)
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error
    place.fail(`${error.message}, at character ${error.at + 1} of "${expression}"`)
  }
  return { expression }
}
