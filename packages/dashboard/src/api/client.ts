import createClient from 'openapi-fetch'
import { ApiError } from './api-error.ts'
import type { operations, paths } from './schema.gen.ts'
import { toVisibleData } from './to-visible-data.ts'

export const api = createClient<paths>({ baseUrl: '/' })

type Ok<Name extends keyof operations> = operations[Name]['responses'] extends {
  200: { content: { 'application/json': infer Body } }
}
  ? Body
  : never

export type StoredVerdict = Ok<'readVerdict'>
export type Run = Ok<'readRun'>['run']
export type MeasuredRun = Ok<'readRun'>
export type Measured = NonNullable<MeasuredRun['measured']>
export type RunGuarantees = NonNullable<MeasuredRun['guarantees']>
export type Benchmark = Ok<'readBenchmark'>
export type MetricChange = Benchmark['endpoints'][number]['metrics'][number]
export type Gap = Ok<'listGaps'>['gaps'][number]
export type EvidenceRow = Ok<'listEvidence'>['rows'][number]
export type ProjectPage = Ok<'listPages'>['pages'][number]

type Answer<Data> = { readonly data?: Data; readonly error?: unknown; readonly response: Response }

/** The data of an answer. @throws ApiError */
export async function dataOf<Data>(asked: Promise<Answer<Data>>): Promise<Data> {
  let answer: Answer<Data>
  try {
    answer = await asked
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new ApiError(0, {
      message: 'the dashboard does not answer',
      hint: 'Is `gauntlet serve` still running? This page goes on by itself when it is back.',
    })
  }
  if (answer.data !== undefined && answer.response.ok) return toVisibleData(answer.data)
  // A backend's own words may stand in an error too.
  throw new ApiError(answer.response.status, toVisibleData(answer.error ?? {}))
}
