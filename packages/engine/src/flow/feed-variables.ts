import { type Feeder, type Scenario, type Variables } from '@gauntlet/core/flow'
import { deriveSeed } from '@gauntlet/core/random'

/** Gives the variables of arrival `index`: a row of each feeder and an element of each choice. */
export function createFeeders(scenario: Scenario, seed: number): (index: number) => Variables {
  const feeders = scenario.feeders ?? []
  const choices = Object.entries(scenario.choices ?? {})
  if (feeders.length === 0 && choices.length === 0) return () => NOTHING
  const whole = feeders.map((feeder) => (feeder.allAs ? feeder.rows.map(toRecord(feeder)) : []))
  return (index) => {
    const vars: Variables = {}
    for (const [at, feeder] of feeders.entries()) {
      if (feeder.allAs !== undefined) vars[feeder.allAs] = whole[at]
      else Object.assign(vars, toRecord(feeder)(rowOf(feeder, index, deriveSeed(seed, at, index))))
    }
    for (const [at, [name, values]] of choices.entries()) {
      vars[name] = values[deriveSeed(seed, CHOICE, at, index) % values.length]
    }
    return vars
  }
}

const NOTHING: Variables = Object.freeze({})
const CHOICE = 0x63686f69

function rowOf(feeder: Feeder, index: number, draw: number): readonly unknown[] {
  const count = feeder.rows.length
  const at = feeder.order === 'random' ? draw : index
  return feeder.rows[((at % count) + count) % count] ?? []
}

const toRecord =
  ({ fields }: Feeder) =>
  (row: readonly unknown[]): Variables =>
    Object.fromEntries(fields.map((field, at) => [field, row[at]]))
