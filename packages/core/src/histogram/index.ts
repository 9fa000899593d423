export { parseHistogramBytes, toHistogramBytes } from './histogram-bytes.ts'
export { Histogram } from './histogram.ts'
