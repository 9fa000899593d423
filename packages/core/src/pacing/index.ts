export type { CountPhase, LoadPhase, PausePhase, RatePhase, UsersPhase } from './load-phase.ts'
