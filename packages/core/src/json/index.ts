export {
  countLeaves,
  isList,
  isNumber,
  isObject,
  toSortedText,
  toText,
  typeOf,
  type Json,
  type JsonNumber,
  type JsonObject,
  type JsonType,
} from './json.ts'
export { parseJson, type ParsedJson } from './parse-json.ts'
export { toPointer, type Path } from './pointer.ts'
