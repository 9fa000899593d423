import { Type } from 'typebox'
import { block, callback, either, optional, text } from './schema-words.ts'

const Sql = [
  Type.String(),
  block('statement', {
    text: text({ description: 'One statement, with `$1`, `$2`, …' }),
    values: Type.Array(Type.Unknown(), { description: 'What they stand for.' }),
  }),
  callback({ description: '' }),
]

/** What `check(name, { … })` takes. */
export const DataCheckBlock = block('data check', {
  sql: either(Sql, {
    description:
      'One statement that answers one row: `observed`, the number that is judged, and `examined`, how many things were looked at. Text, { text, values }, or a function of the run.',
    example:
      "'select count(*) filter (where customer is null) as observed, count(*) as examined from orders'",
    say: 'must be a statement: a text, { text, values }, or a function of the run that gives one',
  }),
  expect: either([Type.Number(), Type.Literal('> 0'), callback({ description: '' })], {
    description: "What `observed` must be: a number, '> 0', or a function of the run.",
    say: "must be a number, '> 0', or a function of the run that gives one",
  }),
  keys: optional(
    either(Sql, { description: 'Selects the offenders of a check that failed; 20 are stored.' }),
  ),
  atLeast: optional(
    either([Type.Number({ minimum: 0 }), callback({ description: '' })], {
      description: 'The least `examined` of a pass.',
      default: 1,
    }),
  ),
  send: optional(text({ description: 'What to do where less was examined.' })),
  observe: optional(
    callback({
      description:
        'Takes values from the answers of a run, as a list: `sql` and the others get them as `seen`.',
    }),
  ),
})
