export { assertLoadRun, type AssertLoadRunRequest } from './assert-load-run.ts'
export { collectAssignmentAnswers, type AssignmentAnswers } from './assignment-answers.ts'
export type { CheckSubject, ScenarioWrites } from './data-check.ts'
export { evaluateChecks, type EvaluateChecksRequest } from './evaluate-checks.ts'
