// Our own engine at the experiments API: `client-api.ts ORIGIN WORKLOAD USERS`, measured like the clients of bench/http-client.
import { runLoad } from '@gauntlet/engine'
import { measureWindow, originFromArguments } from '../http-client/workload.ts'
import { toScenario, workloads } from './workloads.ts'

const [, , , name, users] = process.argv
const workload = workloads.find((one) => one.name === name)
if (!workload) throw new Error(`there is no workload ${name}`)
let [counted, failed] = [0, 0]
measureWindow(() => ({ counted, failed }))
await runLoad({
  scenario: toScenario(workload, Number(users)),
  target: originFromArguments(),
  seed: Date.now(),
  observe: ({ status }) => {
    counted += 1
    if (status !== 200) failed += 1
  },
})
