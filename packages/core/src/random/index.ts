export { createRandom, type Random, deriveSeed } from './random.ts'
export { randomText, randomUuid } from './random-text.ts'
