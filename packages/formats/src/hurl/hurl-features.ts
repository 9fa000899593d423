import type { Allowed } from '../source-node.ts'
import { HURL_FILTERS } from './hurl-filters.ts'
import { HURL_OPTIONS } from './hurl-options.ts'
import { HURL_PREDICATES } from './hurl-predicate.ts'
import { HURL_QUERIES } from './hurl-query.ts'
import { HURL_SECTIONS } from './parse-hurl.ts'

/** The rows of docs/formats.md. */
export const HURL_FEATURES: Readonly<Record<string, Allowed>> = {
  'sections of a request': { known: Object.keys(HURL_SECTIONS) },
  'sections of a response': { known: ['Captures', 'Asserts'] },
  bodies: {
    known: ['JSON', 'XML', 'one line', 'several lines', 'graphql', 'base64,', 'hex,', 'file,'],
  },
  'HTTP versions': {
    known: ['HTTP', 'HTTP/1.0', 'HTTP/1.1'],
    refused: { 'HTTP/2': 'requests go over HTTP/1.1', 'HTTP/3': 'requests go over HTTP/1.1' },
  },
  options: HURL_OPTIONS,
  queries: HURL_QUERIES,
  filters: { known: [...Object.keys(HURL_FILTERS), 'jsonpath'] },
  predicates: HURL_PREDICATES,
  'functions of templates': {
    known: ['newUuid'],
    refused: {
      newDate: 'the same request is sent to each target',
      getEnv: 'give the value as a variable',
    },
  },
}
