export {
  AliasTable,
  toSignature,
  type Difference,
  type DifferenceKind,
} from './compare/difference.ts'
export {
  compareAnswers,
  type AnswerComparison,
  type AnswerRules,
  type Body,
  type ComparedAnswer,
} from './compare/compare-answers.ts'
export { compareJson, type JsonComparison } from './compare/compare-json.ts'
export { describeElement } from './compare/describe-element.ts'
export { isNoise, type Noise } from './compare/noise.ts'
export {
  listRuleProblems,
  mergeRuleUses,
  toRules,
  type CompareRules,
  type Rule,
  type RuleUse,
} from './compare/rules.ts'
export {
  isList,
  isObject,
  toText,
  type Json,
  type JsonNumber,
  type JsonObject,
  toPointer,
  type Path,
  parseJson,
  type ParsedJson,
} from '../json/index.ts'
export {
  judgeCase,
  rulesOf,
  type JudgeOptions,
  type Judgement,
  type RoundDraws,
  type Sides,
} from './compare/judge-case.ts'
export {
  explainDivergences,
  type ComparedCase,
  type Explanation,
  type NamedMapping,
} from './explain/explain-divergences.ts'
export type { ExplainedDifference } from './explain/root-causes.ts'
export { findChains, type ChainedCase } from './find-chains.ts'
export {
  inferMappings,
  type ComparedBodies,
  type ExplainedCase,
  type InferredMapping,
  type InferredMappings,
} from './mapping/infer-mappings.ts'
