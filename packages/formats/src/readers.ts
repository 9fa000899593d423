import { ARTILLERY_FEATURES } from './artillery/artillery-keys.ts'
import { readArtilleryScenario } from './artillery/read-artillery.ts'
import { CASE_FEATURES, readCaseFile } from './cases/read-case-file.ts'
import { HAR_FEATURES, readHar } from './har/read-har.ts'
import { HTTP_FEATURES } from './http-file/http-features.ts'
import { readHttpFlow, toHttpCases } from './http-file/to-http-cases.ts'
import { HURL_FEATURES } from './hurl/hurl-features.ts'
import { toHurlCases } from './hurl/to-hurl-cases.ts'
import { readHurlFlow } from './hurl/to-hurl-flow.ts'
import { parseArtilleryReport } from './imported/parse-artillery-report.ts'
import { parseK6Summary } from './imported/parse-k6-summary.ts'
import { describeApi } from './openapi/describe-api.ts'
import { OPENAPI_FEATURES, readOpenApi } from './openapi/read-openapi.ts'
import { POSTMAN_FEATURES } from './postman/postman-features.ts'
import { readPostmanFlow, toPostmanCases } from './postman/to-postman-cases.ts'
import type { Reader } from './reader.ts'
import { importFlows, importScenario } from './user-module/import-scenario.ts'

const dataEndings = ['.json', '.yml', '.yaml']

/** The formats that are read. Of two rows that take a file the first one reads it. */
export const readers: readonly Reader[] = [
  {
    name: 'Hurl',
    file: 'a Hurl file',
    endings: ['.hurl'],
    docs: 'case-files.md#hurl',
    inProject: { endings: ['.hurl'] },
    into: 'cases',
    features: HURL_FEATURES,
    read: async ({ text, file }, options) => ({
      cases: await toHurlCases(text, file, options),
      skipped: [],
    }),
    // With the waits between its requests, which cases do not have.
    readFlows: async (file) => [await readHurlFlow(file)],
  },
  {
    name: 'Postman',
    file: 'a Postman collection',
    endings: ['.json'],
    keys: ['item'],
    docs: 'case-files.md#postman',
    inProject: { endings: ['.json'], keys: ['info', 'item'] },
    into: 'cases',
    features: POSTMAN_FEATURES,
    read: async (source, options) => ({
      cases: await toPostmanCases(source, options),
      skipped: [],
    }),
    // Named, with the time of each request.
    readFlows: async (file, options) => [await readPostmanFlow(file, options)],
  },
  {
    name: '.http file',
    file: 'a .http file of an editor',
    endings: ['.http', '.rest'],
    docs: 'case-files.md#http-files',
    inProject: { endings: ['.http', '.rest'] },
    into: 'cases',
    features: HTTP_FEATURES,
    read: async (source, options) => ({ cases: await toHttpCases(source, options), skipped: [] }),
    readFlows: async (file, options) => [await readHttpFlow(file, options)],
  },
  {
    name: 'OpenAPI',
    file: 'an OpenAPI 3 document with examples',
    keys: ['openapi', 'swagger'],
    docs: 'case-files.md#openapi-3',
    inProject: { endings: dataEndings, keys: ['openapi'] },
    into: 'cases',
    features: OPENAPI_FEATURES,
    read: readOpenApi,
    describeApi,
  },
  {
    name: 'HAR',
    file: 'a HAR recording',
    keys: ['log'],
    docs: 'case-files.md#har-12',
    inProject: { endings: ['.har'] },
    into: 'cases',
    features: HAR_FEATURES,
    read: ({ toRoot }, options) => readHar(toRoot(), options),
  },
  {
    name: 'case file',
    file: 'any other YAML or JSON',
    docs: 'case-files.md',
    into: 'cases',
    features: CASE_FEATURES,
    read: ({ toRoot }) => ({ cases: readCaseFile(toRoot()), skipped: [] }),
  },
  {
    name: 'Artillery script',
    file: 'an Artillery script',
    endings: dataEndings,
    keys: ['scenarios'],
    docs: 'artillery.md',
    inProject: { endings: dataEndings, keys: ['config', 'scenarios'] },
    into: 'scenario',
    features: ARTILLERY_FEATURES,
    read: readArtilleryScenario,
    namesCode: (text) => /^\s*["']?processor["']?\s*:/m.test(text),
  },
  {
    name: 'scenario module',
    file: 'a module whose default export is a scenario',
    endings: ['.ts', '.mts', '.js', '.mjs', '.cjs'],
    docs: 'flows.md',
    into: 'scenario',
    read: importScenario,
    namesCode: () => true,
    readFlows: importFlows,
  },
  {
    name: 'Artillery report',
    file: 'a report of Artillery (--output)',
    keys: ['aggregate'],
    docs: 'compare.md#history',
    into: 'run',
    read: parseArtilleryReport,
  },
  {
    name: 'k6 summary',
    file: 'a summary of k6 (handleSummary, --summary-export)',
    keys: ['metrics', 'results'],
    docs: 'compare.md#history',
    into: 'run',
    read: parseK6Summary,
  },
]
