/**
 * The limits of a parity run, the same in `gauntlet parity` and in `gauntlet run`; docs/parity.md lists them. What the
 * config may set is only a default here.
 */
export const PARITY_LIMITS = {
  /** How often each case is sent to each target. Fewer than two show no noise. */
  repeats: 3,
  /** Cases at once. */
  concurrency: 4,
  /** Wall clock from the first request to the last one. */
  budgetMs: 120_000,
  /** A larger body is no answer to compare: an endless one ends here. */
  maxBodyBytes: 4 * 1_048_576,
  /** More JSON values than this are not compared: each costs about fifty bytes of memory, however short it is. */
  maxJsonValues: 250_000,
  /** All answers of a run that differ from each other may together be as large as so many of the largest. */
  keptBodies: 16,
  /** Root causes of which one request is made smaller. */
  shrunkCauses: 5,
  /** Requests tried for each of them, on each of two targets. */
  shrinkTries: 60,
} as const
