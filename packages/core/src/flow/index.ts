export type {
  AnswerView,
  Capture,
  Expectation,
  ExpectationResult,
  Predicate,
  Source,
  ValueType,
} from './answer.ts'
export {
  body,
  capture,
  captureIfThere,
  contains,
  cookie,
  count,
  duration,
  equals,
  exists,
  expectThat,
  header,
  jsonPath,
  matches,
  not,
  regexp,
  satisfiesThat,
  status,
} from './build-answer.ts'
export {
  del,
  flow,
  get,
  head,
  log,
  loop,
  options,
  parallel,
  patch,
  post,
  put,
  request,
  run,
  think,
  when,
  type RequestOptions,
} from './build-flow.ts'
export { toCanonicalWorkload } from './canonical-workload.ts'
export { sameValue, satisfies, sizeOf } from './check-predicate.ts'
export { compileCondition, type Lookup } from './condition.ts'
export { ConditionError } from './condition-lexer.ts'
export { describeExpectation, describeSource, show } from './describe-expectation.ts'
export type {
  AnswerHook,
  Computed,
  ComputedFile,
  Condition,
  FailureHook,
  Flow,
  Jitter,
  LogStep,
  LoopStep,
  MultipartPart,
  ParallelStep,
  Redirects,
  Repeat,
  RequestDraft,
  RequestFailure,
  RequestHook,
  RequestStep,
  RunStep,
  Step,
  ThinkStep,
  WhenStep,
} from './flow.ts'
export type { FlowContext, Variables } from './flow-context.ts'
export { compileJson, type JsonTemplate } from './json-template.ts'
export { parseDurationMs } from './parse-duration.ts'
export type {
  BurstPhase,
  ClosedPhase,
  CountPhase,
  Defaults,
  Feeder,
  OpenPhase,
  PausePhase,
  LoadPhase,
  Scenario,
  Threshold,
  WeightedFlow,
} from './scenario.ts'
export {
  WHOLE,
  divide,
  dividePhases,
  isOwn,
  limitWorkers,
  type Share,
  type WorkerLimit,
} from './share.ts'
export { findHeldRate, type StressStep } from './find-held-rate.ts'
export { findStatusError, isStatusError, STATUS_ERRORS, type StatusError } from './status-error.ts'
export {
  compileTemplate,
  readKeys,
  renderText,
  renderValue,
  uuidOfUser,
  type Evaluate,
  type Template,
  type TemplatePart,
  TEMPLATE_FUNCTIONS,
} from './template.ts'
export { TemplateError } from './template-expression.ts'
export { namesIn } from './template-names.ts'
