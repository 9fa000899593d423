export { readArtilleryScenario, type ArtilleryOptions } from './artillery/read-artillery.ts'
export type { CaseOptions, ReadCases } from './cases/case-options.ts'
export { COMPARE_EXACTLY } from './cases/read-case-file.ts'
export { readParityCases } from './cases/read-cases.ts'
export { readHttpFlow, type HttpFileOptions } from './http-file/to-http-cases.ts'
export { readHurlFlow } from './hurl/to-hurl-flow.ts'
export { readPostmanFlow, type PostmanOptions } from './postman/to-postman-cases.ts'
export { parseImportedRun } from './imported/parse-imported-run.ts'
export type { Generated, GeneratedRequests } from './openapi/generate-requests.ts'
export {
  generateRequests,
  readGeneratedCases,
  seedOf,
  type Generating,
} from './openapi/generated-cases.ts'
export { findInProject } from './find-in-project.ts'
export { readFlows } from './read-flows.ts'
export { readScenarioFile } from './read-scenario-file.ts'
export { describeFiles, describeReaders, type Reader } from './reader.ts'
export { openSource } from './opened-source.ts'
export { readers } from './readers.ts'
export { parseSource, type Fields, type SourceNode } from './source-node.ts'
export { openUserFile, readUserFile } from './read-user-file.ts'
export { importUserModule } from './user-module/import-user-module.ts'
export { traceModules } from './user-module/trace-modules.ts'
