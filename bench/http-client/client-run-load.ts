// All of `gauntlet load run` but its store: flow, template, expectation, both clocks, outcomes, audit. With `observe` as second
// argument each exchange is handed to an observer, as guarantees need it.
import { runLoad } from '@gauntlet/engine'
import { toScenario } from './scenario.ts'
import { measureWindow, originFromArguments } from './workload.ts'

const shape = process.argv[3]
const isObserved = shape === 'observe'
let [counted, failed] = [0, 0]

measureWindow(() => ({ counted: isObserved ? counted : undefined, failed }))
await runLoad({
  scenario: toScenario(shape),
  target: originFromArguments(),
  seed: 1,
  ...(isObserved
    ? {
        observe: ({ status }) => {
          counted += 1
          if (status !== 200) failed += 1
        },
      }
    : { onProgress: ({ errors }) => (failed = errors) }),
})
