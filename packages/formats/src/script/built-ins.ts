import { isNumeric, readExactJson, toJsonText } from '@gauntlet/core/json'
import { ScriptFailure } from './script-value.ts'
import { isIdentical, isTruthy, toNumber, toText } from './operators.ts'

type Method = (self: never, ...parameters: readonly unknown[]) => unknown

const textMethods: Readonly<Record<string, (self: string, ...rest: unknown[]) => unknown>> = {
  charAt: (self, at) => self.charAt(toNumber(at)),
  concat: (self, ...rest) => self + rest.map(toText).join(''),
  endsWith: (self, end) => self.endsWith(toText(end)),
  includes: (self, part) => self.includes(toText(part)),
  indexOf: (self, part) => self.indexOf(toText(part)),
  padStart: (self, length, fill = ' ') => self.padStart(toNumber(length), toText(fill)),
  replace: (self, from, to) =>
    from instanceof RegExp
      ? self.replace(from, toText(to))
      : self.replace(toText(from), () => toText(to)),
  slice: (self, from, to) => self.slice(toNumber(from ?? 0), toEnd(to)),
  split: (self, by) => self.split(toText(by)),
  startsWith: (self, start) => self.startsWith(toText(start)),
  substr: (self, from, length) =>
    self.slice(toNumber(from)).slice(0, length === undefined ? undefined : toNumber(length)),
  substring: (self, from, to) => self.substring(toNumber(from), toEnd(to)),
  toLowerCase: (self) => self.toLowerCase(),
  toString: (self: string) => self,
  toUpperCase: (self) => self.toUpperCase(),
  trim: (self) => self.trim(),
}

const toEnd = (value: unknown): number | undefined =>
  value === undefined ? undefined : toNumber(value)

const listMethods: Readonly<Record<string, (self: unknown[], ...rest: unknown[]) => unknown>> = {
  at: (self, index) => self.at(toNumber(index)),
  includes: (self, item) => self.some((each) => isIdentical(each, item)),
  indexOf: (self, item) => self.findIndex((each) => isIdentical(each, item)),
  join: (self, by = ',') => self.map((item) => (item ?? '') && toText(item)).join(toText(by)),
  slice: (self, from, to) => self.slice(toNumber(from ?? 0), toEnd(to)),
  toString: (self: unknown[]) => toText(self),
}

const numberMethods: Readonly<Record<string, (self: unknown, ...rest: unknown[]) => unknown>> = {
  toFixed: (self, digits = 0) => toNumber(self).toFixed(toNumber(digits)),
  toString: (self: unknown) => toText(self),
}

/** The names of methods that a value of a script may be asked for. */
export const METHODS = [
  ...new Set([
    ...Object.keys(textMethods),
    ...Object.keys(listMethods),
    ...Object.keys(numberMethods),
  ]),
].toSorted()

/** Calls a method of a value. @throws ScriptFailure where the value has none of this name */
export function callMethod(self: unknown, name: string, rest: readonly unknown[]): unknown {
  const methods: Readonly<Record<string, unknown>> =
    typeof self === 'string'
      ? textMethods
      : Array.isArray(self)
        ? listMethods
        : isNumeric(self) || typeof self === 'boolean'
          ? numberMethods
          : {}
  const method = Object.hasOwn(methods, name) ? (methods[name] as Method) : undefined
  if (!method) throw new ScriptFailure(`${name} is not a function`)
  return method(self as never, ...rest)
}

/** A member of a value, as `value.name`. @throws ScriptFailure of null and undefined */
export function readMember(value: unknown, name: string): unknown {
  if (value === null || value === undefined)
    throw new ScriptFailure(`cannot read "${name}" of ${String(value)}`)
  if (name === 'length' && (typeof value === 'string' || Array.isArray(value))) return value.length
  if (isNumeric(value) || typeof value !== 'object') return undefined
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
}

/** Functions of the language and of the sandbox that give a value and do nothing else. */
export const FUNCTIONS: Readonly<Record<string, (...given: unknown[]) => unknown>> = {
  'Array.isArray': Array.isArray,
  'JSON.parse': (text) => parse(toText(text)),
  'JSON.stringify': (value) => (value === undefined ? undefined : toJsonText(value)),
  'Math.abs': (value) => Math.abs(toNumber(value)),
  'Math.ceil': (value) => Math.ceil(toNumber(value)),
  'Math.floor': (value) => Math.floor(toNumber(value)),
  'Math.round': (value) => Math.round(toNumber(value)),
  'Object.keys': (value) => Object.keys(Object(value) as object),
  'Object.values': (value) => Object.values(Object(value) as object),
  Boolean: isTruthy,
  Number: (value) => toNumber(value),
  String: toText,
  atob: (text) => Buffer.from(toText(text), 'base64').toString('latin1'),
  btoa: (text) => Buffer.from(toText(text), 'latin1').toString('base64'),
  decodeURIComponent: (text) => decodeURIComponent(toText(text)),
  encodeURIComponent: (text) => encodeURIComponent(toText(text)),
  parseFloat: (text) => Number.parseFloat(toText(text)),
  parseInt: (text, radix) =>
    Number.parseInt(toText(text), radix === undefined ? undefined : toNumber(radix)),
}

function parse(text: string): unknown {
  try {
    return readExactJson(text)
  } catch (error) {
    throw new ScriptFailure('it is not JSON', { cause: error })
  }
}
