export { addNumeric, compareNumeric, isSameNumeric } from './compare-numeric.ts'
export {
  ExactNumber,
  isNumeric,
  numberText,
  toDecimal,
  toNumeric,
  type Numeric,
} from './exact-number.ts'
export {
  countLeaves,
  isList,
  isNumber,
  isObject,
  isSameText,
  toSortedText,
  toText,
  typeOf,
  type Json,
  type JsonNumber,
  type JsonObject,
  type JsonType,
} from './json.ts'
export { NotJson } from './json-reader.ts'
export {
  DEEPEST_JSON,
  isNestedDeeper,
  mayLoseDigits,
  readExactJson,
  readJson,
  readWrittenJson,
  type JsonReading,
} from './read-json.ts'
export { parseJson, type ParsedJson } from './parse-json.ts'
export { dropAt, matchesGlob, parsePointer, toPointer, type Path } from './pointer.ts'
export { toJsonText } from './write-json.ts'
