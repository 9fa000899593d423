export { assertLoadRun } from './assert-load-run.ts'
export { collectAssignmentAnswers } from './assignment-answers.ts'
export { evaluateChecks, type DataChecks } from './evaluate-checks.ts'
export { listUnsent } from './http-error-rate.ts'
