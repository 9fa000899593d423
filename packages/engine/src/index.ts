export type {
  Attempt,
  CompiledFlow,
  CompiledScenario,
  CompileOptions,
  FlowEnd,
  FlowFailure,
  FlowIo,
  FlowUser,
  StepInfo,
  StepResult,
} from './flow/flow-io.ts'
export type {
  Exchange,
  HttpAnswer,
  HttpRequest,
  Transport,
  TransportError,
  TransportErrorKind,
} from './http/transport.ts'
export { roundRobin } from './http/round-robin.ts'
