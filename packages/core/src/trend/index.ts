export { listSuspicions, type Suspicion, type TrendPoint } from './list-suspicions.ts'
