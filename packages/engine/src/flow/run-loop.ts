import {
  compileTemplate,
  readKeys,
  renderValue,
  type LoopStep,
  type Variables,
} from '@gauntlet/core/flow'
import { compileHolds } from './run-control.ts'
import {
  ABORTED,
  failFunction,
  runInOrder,
  type Stop,
  type StepRun,
  type UserRun,
} from './step-run.ts'

const DEFAULT_MAX_ROUNDS = 10_000

/** The rounds of one loop for one user: `elements` when it goes over a list, else counts `from` to `to`. */
type Rounds = { readonly from: number; readonly to: number; readonly elements?: readonly unknown[] }

/** @throws TemplateError or ConditionError when a part of it cannot be read */
export function compileLoop(
  step: LoopStep,
  inside: readonly StepRun[],
  constants: Readonly<Variables>,
): StepRun {
  const { repeat, countAs = '$loopCount', elementAs = '$loopElement' } = step
  const maxRounds = step.maxRounds ?? DEFAULT_MAX_ROUNDS
  const again = 'while' in repeat ? compileHolds(repeat.while) : undefined
  const roundsOf = compileRounds(repeat, constants)
  const body = runInOrder(inside)
  const runRounds = async (run: UserRun): Promise<Stop> => {
    const { vars } = run.user
    const { from, to, elements } = roundsOf(run)
    for (let round = from; round < to; round += 1) {
      if (round - from >= maxRounds) {
        return { kind: 'loop', message: `a loop wants more than its ${maxRounds} rounds` }
      }
      vars[countAs] = round
      vars[elementAs] = elements ? elements[round] : round
      const stop = run.io.signal?.aborted ? ABORTED : await body(run)
      if (stop !== undefined) return stop
      if (again && !(await again(run))) break
    }
    return undefined
  }
  return async (run) => {
    try {
      return await runRounds(run)
    } catch (error) {
      return failFunction('loop', error)
    }
  }
}

function compileRounds(
  repeat: LoopStep['repeat'],
  constants: Readonly<Variables>,
): (run: UserRun) => Rounds {
  if ('from' in repeat) return () => repeat
  if ('while' in repeat) return () => ({ from: 0, to: Number.POSITIVE_INFINITY })
  if ('over' in repeat) {
    const { over } = repeat
    return ({ user }) => toElements(typeof over === 'string' ? readVariable(user.vars, over) : over)
  }
  const count = compileTemplate(String(repeat.count), constants)
  return ({ user }) => toRounds(renderValue(count, user))
}

const readVariable = (vars: Variables, path: string): unknown =>
  readKeys(
    vars,
    path.split(/[.[\]]+/).filter((key) => key !== ''),
  )

/** What is no list has no elements: no rounds. */
const toElements = (value: unknown): Rounds =>
  Array.isArray(value) ? { from: 0, to: value.length, elements: value } : { from: 0, to: 0 }

const RANGE = /^\s*(\d+)\s*-\s*(\d+)\s*$/

function toRounds(value: unknown): Rounds {
  const range = typeof value === 'string' ? RANGE.exec(value) : null
  if (range) return { from: Number(range[1]), to: Number(range[2]) }
  const count = Number(value)
  if (!(count >= 0)) throw new Error(`${String(value)} is no number of rounds`)
  return { from: 0, to: count }
}
