/** What one trial at a rate said. `late`: the generator did not keep up, so it says nothing of the target. */
export type LimitTrial = {
  readonly rate: number
  readonly result: 'held' | 'broke' | 'late'
}

/** Between which rates the limit is. */
export type LimitEstimate =
  /** In [low, high] with a probability of 0.9; `limit` is its median. */
  | { readonly kind: 'found'; readonly low: number; readonly limit: number; readonly high: number }
  /** Nothing broke: the generator, or the time, ended the search. */
  | { readonly kind: 'at_least'; readonly low: number }
  /** Nothing held. */
  | { readonly kind: 'below'; readonly high: number }
  | { readonly kind: 'none' }

/**
 * How often one trial is right about its side of the limit. Lower: more repeats near the limit, and wider intervals. Chosen by
 * judgement: a trial of ten seconds beside other work on the machine is wrong about once in ten times.
 */
const RELIABILITY = 0.9
const MASS = 0.9
/** The search is over when the interval is this narrow: high is at most 1.1 times low. */
const RESOLUTION = 1.1
const GRID = 1_024
/** Ten halvings: what does not hold at a thousandth of the first rate does not hold. */
const MOST_HALVINGS = 10
const MOST_TRIALS = 60

/**
 * The next rate to try; undefined when the search is over. First doubling (or halving) until one rate held and one broke, then
 * probabilistic bisection: each trial shifts the belief where the limit is by how far trials can be trusted, and the next is at
 * its median. So a trial that was wrong by chance is repeated near by and outvoted, which plain bisection cannot.
 *
 * @param trials so far, in any order
 * @param first rate, above 0
 * @see Horstein (1963), Sequential transmission using noiseless feedback, IEEE Trans. Inform. Theory 9(3); Waeber, Frazier,
 *   Henderson (2013), Bisection search with noisy responses, SIAM J. Control Optim. 51(3)
 */
export function nextRate(trials: readonly LimitTrial[], first: number): number | undefined {
  if (trials.length >= MOST_TRIALS) return undefined
  const last = trials.at(-1)
  if (!last) return first
  // The generator was late once: perhaps by chance.
  if (last.result === 'late' && countLate(trials, last.rate) === 1) return last.rate
  const { held, broke, ceiling } = boundsOf(trials)
  if (broke === undefined) {
    if (held === undefined) return ceiling > first / 2 ** MOST_HALVINGS ? ceiling / 2 : undefined
    if (held * 2 < ceiling) return held * 2
    return ceiling / held > RESOLUTION ? Math.sqrt(held * ceiling) : undefined
  }
  if (held === undefined) return broke > first / 2 ** MOST_HALVINGS ? broke / 2 : undefined
  const { low, limit, high } = posterior(trials)
  if (high / low <= RESOLUTION) return undefined
  // What the generator cannot send is not tried again: what is left of the belief there stays open.
  return limit < ceiling ? limit : undefined
}

/** What the trials say so far. */
export function estimateLimit(trials: readonly LimitTrial[]): LimitEstimate {
  const { held, broke } = boundsOf(trials)
  if (held !== undefined && broke !== undefined) return { kind: 'found', ...posterior(trials) }
  if (held !== undefined) return { kind: 'at_least', low: held }
  return broke === undefined ? { kind: 'none' } : { kind: 'below', high: broke }
}

function countLate(trials: readonly LimitTrial[], rate: number): number {
  return trials.filter((trial) => trial.result === 'late' && trial.rate === rate).length
}

function boundsOf(trials: readonly LimitTrial[]) {
  const rates = (result: LimitTrial['result']) =>
    trials.filter((trial) => trial.result === result).map(({ rate }) => rate)
  const [held, broke] = [rates('held'), rates('broke')]
  const late = rates('late').filter((rate) => countLate(trials, rate) > 1)
  return {
    held: held.length > 0 ? Math.max(...held) : undefined,
    broke: broke.length > 0 ? Math.min(...broke) : undefined,
    ceiling: Math.min(Infinity, ...late),
  }
}

/** The median of the belief and its middle 0.9, over rates from half the lowest to twice the highest that was tried. */
function posterior(trials: readonly LimitTrial[]) {
  const decided = trials.filter(({ result }) => result !== 'late')
  const from = Math.log(Math.min(...decided.map(({ rate }) => rate)) / 2)
  const to = Math.log(Math.max(...decided.map(({ rate }) => rate)) * 2)
  const at = (index: number) => from + ((index + 0.5) / GRID) * (to - from)
  const weights = Array.from({ length: GRID }, (_, index) =>
    decided.reduce((sum, { rate, result }) => {
      const agrees = result === 'held' ? at(index) >= Math.log(rate) : at(index) < Math.log(rate)
      return sum + Math.log(agrees ? RELIABILITY : 1 - RELIABILITY)
    }, 0),
  )
  const most = Math.max(...weights)
  const masses = weights.map((weight) => Math.exp(weight - most))
  const total = masses.reduce((sum, mass) => sum + mass, 0)
  const quantile = (q: number): number => {
    let seen = 0
    const index = masses.findIndex((mass) => (seen += mass) >= q * total)
    return Math.exp(at(index < 0 ? GRID - 1 : index))
  }
  const tail = (1 - MASS) / 2
  return { low: quantile(tail), limit: quantile(0.5), high: quantile(1 - tail) }
}
