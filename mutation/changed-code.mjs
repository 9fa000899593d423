// What the changed code reads and counts. A place is a block or an expression that has mutants.

const MOST_PLACES = 100_000

/** Of each place the ids of its mutants. */
const mutantsOf = []

export const changed = {
  /** The id of the active mutant. */
  active: '',
  /** How often each place was passed. */
  passes: new Float64Array(MOST_PLACES),
  /** How many places may still be passed. */
  left: Infinity,

  stop() {
    throw new Error('the changed code does not end')
  },

  addPlaces(first, ids) {
    if (first + ids.length > MOST_PLACES) throw new Error(`more than ${MOST_PLACES} places`)
    ids.forEach((each, at) => (mutantsOf[first + at] = each))
  },

  /** @returns how often each mutant was reached, and all places together were passed, since the last call */
  takePasses() {
    const hits = {}
    let total = 0
    mutantsOf.forEach((ids, place) => {
      const passes = changed.passes[place]
      total += passes
      if (passes > 0) for (const id of ids) hits[id] = (hits[id] ?? 0) + passes
    })
    changed.passes.fill(0)
    return { hits, total }
  },
}
