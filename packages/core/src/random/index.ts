export { createRandom, type Random } from './random.ts'
export { randomText, randomUuid } from './random-text.ts'
export { deriveSeed } from './seeds.ts'
