export * from './fault-windows.ts'
export * from './format-build.ts'
export * from './format-figures.ts'
