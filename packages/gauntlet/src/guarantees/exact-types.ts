import { ExactNumber, readJson, toNumeric } from '@gauntlet/core/json'
import { types, type CustomTypesConfig } from 'pg'

/** Object ids of built-in types. @see https://www.postgresql.org/docs/current/catalog-pg-type.html */
const OID = { int8: 20, json: 114, numeric: 1700, jsonb: 3802 } as const

const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  [OID.int8]: toNumeric,
  // As it is written, `12.30` included; NaN and Infinity stay texts.
  [OID.numeric]: (text) => (/\d/.test(text) ? new ExactNumber(text) : text),
  [OID.json]: readExactly,
  [OID.jsonb]: readExactly,
}

/** How the cells of the target's rows are read: no number goes through a JavaScript number that would round it. */
export const exactTypes: CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    parsers[oid] ??
    (types.getTypeParser as (oid: number, format?: string) => unknown)(
      oid,
      format,
    )) as CustomTypesConfig['getTypeParser'],
}

function readExactly(text: string): unknown {
  const reading = readJson(text)
  return reading.ok ? reading.value : text
}
