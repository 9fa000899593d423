export { startFaultProxy, type FaultProxy } from './http/fault-proxy.ts'
export type { Passage, Treatment } from './http/passage.ts'
export { injectFaults, type Injection } from './inject-faults.ts'
export {
  findLastEnd,
  type AnswersAfter,
  type Injected,
  type InjectedFault,
} from './injected-fault.ts'
export type { Harm, HarmDone, StackFault } from './plan-stack-fault.ts'
