export {
  body,
  capture,
  captureIfThere,
  contains,
  cookie,
  count,
  del,
  duration,
  equals,
  exists,
  expectThat,
  flow,
  get,
  head,
  header,
  jsonPath,
  log,
  loop,
  matches,
  not,
  options,
  parallel,
  patch,
  post,
  put,
  regexp,
  request,
  run,
  satisfiesThat,
  status,
  think,
  when,
  type AnswerView,
  type Flow,
  type FlowContext,
  type RequestOptions,
  type Scenario,
  type Step,
} from '@gauntlet/core/flow'
export {
  PageError,
  type MountPage,
  type PageContext,
  type PagePlugin,
  type PageQuery,
  type PageReadContext,
  type SmokeCheck,
  type SmokeConfig,
  type DatabaseConfig,
  type StartConfig,
  type TargetConfig,
} from '@gauntlet/contract'
export { artillery, defineGauntlet, definePage } from './dashboard/define-page.ts'
export type { GauntletConfig, ParityConfig } from './config/gauntlet-config.ts'
export {
  check,
  type CheckedRun,
  type DataCheck,
  type DataCheckDefinition,
  type ExpectedValue,
  type Sql,
} from './load-checks/data-check.ts'
export type { BackgroundJobConfig } from './load/run-background-jobs.ts'
export type { ReviewConfig, ReviewerConfig } from './review/review-config.ts'
export {
  conservation,
  exactlyOnce,
  idempotentCreate,
  mutualExclusion,
  recount,
  writeOnce,
} from './guarantees/judged-by-rows.ts'
export { monotonicReads, readYourWrites, uniqueIds } from './guarantees/judged-by-answers.ts'
export { invariant, type InvariantDefinition } from './guarantees/invariant/define-invariant.ts'
export { atMost, type AtMostDefinition } from './guarantees/invariant/at-most.ts'
export {
  neverNegative,
  type NeverNegativeDefinition,
} from './guarantees/invariant/never-negative.ts'
export { noGaps, type NoGapsDefinition } from './guarantees/invariant/no-gaps.ts'
export { noOverlap, type NoOverlapDefinition } from './guarantees/invariant/no-overlap.ts'
export { stateMachine, type StateMachineDefinition } from './guarantees/invariant/state-machine.ts'
export { deliveredOnce, type DeliveredOnceDefinition } from './receiver/delivered-once.ts'
export type { ReceivedDelivery, ReceiverConfig } from './receiver/receiver-config.ts'
export type {
  Guarantee,
  JsonExchange,
  Observe,
  Observed,
  ObservedValue,
} from './guarantees/guarantee.ts'
export { ExactNumber, toJsonText } from '@gauntlet/core/json'
export {
  readHttpFlow,
  readHurlFlow,
  readPostmanFlow,
  type HttpFileOptions,
  type PostmanOptions,
} from '@gauntlet/formats'
