// gauntlet sweep --config examples/concurrency-workflow/sweep.config.ts --flow events
export { experimentsSweep as default } from './src/sweep/config.ts'
