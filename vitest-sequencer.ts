import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What takes half a minute or longer, the longest first. Begun last, one of them is waited for while the other workers idle. */
const longest = [
  'commands/faults-shrink.slow.test.ts',
  'nats/nats-faults.slow.test.ts',
  'bug-zoo/src/faulted.slow.test.ts',
  'workers/run-with-workers.slow.test.ts',
  'reliability/survival.slow.test.ts',
  'commands/init-run.slow.test.ts',
  'pack/package.slow.test.ts',
  'limit/find-limit.slow.test.ts',
  'stages/faults-stage.slow.test.ts',
  'e2e/worked-example.slow.test.ts',
  'truth-zoo/src/truth-2.slow.test.ts',
  'truth-zoo/src/truth-1.slow.test.ts',
  'commands/faults-docs.slow.test.ts',
  'commands/compare-docs.slow.test.ts',
  'commands/sweep-docs.slow.test.ts',
  'sweep/sweep.slow.test.ts',
  'truth-zoo/src/truth-3.slow.test.ts',
  'wrap/wrap.int.test.ts',
  'e2e/pages.e2e.test.ts',
]

const toRank = ({ moduleId }: TestSpecification): number => {
  const rank = longest.findIndex((name) => moduleId.endsWith(name))
  return rank < 0 ? longest.length : rank
}

/** Files in Vitest's order, but for those that are known to be long. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- the sequencer's method, and no array's
    const sorted = await super.sort(files)
    return sorted.toSorted((a, b) => toRank(a) - toRank(b))
  }
}
