export const RATE = 500
export const CONNECTIONS = 64
/** Two cycles of 20 s. */
export const DURATION_MS = 40_000
