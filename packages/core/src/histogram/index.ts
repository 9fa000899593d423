export { parseHistogramBytes, toHistogramBytes } from './histogram-bytes.ts'
export { Histogram } from './histogram.ts'
export { toCurves, type Curve } from './to-curves.ts'
