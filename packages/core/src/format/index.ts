export * from './format-figures.ts'
