export { minimise, type Minimised } from './minimise.ts'
export {
  shrinkViolation,
  type ShrinkOptions,
  type ShrinkPlan,
  type ShrinkResult,
  type ShrinkStep,
} from './shrink-violation.ts'
export { showsInHalf, type Shown, type Tried } from './shown.ts'
