import type { Capture } from '@gauntlet/core/flow'
import { show } from '@gauntlet/core/flow'
import { compileScriptValue } from './script-scope.ts'
import type { SourceNode } from '../source-node.ts'
import { MATCH } from './artillery-keys.ts'
import { readSource } from './read-capture.ts'

/** `match`, the older form of an expectation: as in Artillery one that does not hold ends its user's flow. */
export function readMatches(place: SourceNode): Capture[] {
  return place.listOrOne().map((item) => {
    const fields = item.fields('a match', MATCH)
    const of = readSource(fields, 'a match')
    const wanted = fields.get('value')
    const value = wanted.value()
    const expected = compileScriptValue(wanted)
    const strict = fields.find('strict')?.boolean('strict')
    return {
      as: `$match ${show(value)}`,
      from: {
        kind: 'computed',
        name: `match ${show(value)}`,
        of,
        compute: (found, _answer, context) =>
          found !== undefined && found === expected(context) ? true : undefined,
      },
      ...(strict !== undefined && { strict }),
    }
  })
}
