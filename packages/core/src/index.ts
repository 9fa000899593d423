export { InvariantError, invariant } from './invariant.ts'
