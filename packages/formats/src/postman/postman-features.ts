import type { Allowed } from '../source-node.ts'
import { DYNAMIC_VARIABLES, findDynamicReason } from './dynamic-variables.ts'
import { METHODS } from '../script/built-ins.ts'
import { CALLS, PROPERTIES, RESPONSE_STATUS } from './assertion-words.ts'
import { POSTMAN_SANDBOX, VARIABLE_OBJECTS } from './postman-sandbox.ts'

const NO_PART = 'it is no part of what is sent'

/** What Postman writes beside what is sent. */
const COMMENTS = {
  names: [
    'name',
    'description',
    'id',
    'uid',
    '_postman_id',
    '_postman_previewlanguage',
    '_postman_isSubFolder',
    '_exporter_id',
    '_collection_link',
    'response',
  ],
  why: 'it describes, or is a saved answer',
}

export const COLLECTION: Allowed = {
  known: ['info', 'item', 'auth', 'event', 'variable', 'protocolProfileBehavior'],
  comments: COMMENTS,
  others: NO_PART,
}
export const ITEM: Allowed = {
  known: ['name', 'item', 'request', 'auth', 'event', 'protocolProfileBehavior'],
  ignored: {
    variable: 'Postman reads variables of the collection only: move them there',
  },
  comments: COMMENTS,
  others: NO_PART,
}
export const REQUEST: Allowed = {
  known: ['method', 'url', 'header', 'body', 'auth'],
  refused: {
    certificate: 'set tls of the target in gauntlet.config.ts',
    proxy: 'requests go to the target of the run and nowhere else',
  },
  comments: COMMENTS,
  others: NO_PART,
}
export const URL_PARTS: Allowed = {
  known: ['raw', 'protocol', 'auth', 'host', 'port', 'path', 'query', 'hash', 'variable'],
  comments: COMMENTS,
  others: NO_PART,
}
export const BODY: Allowed = {
  known: ['mode', 'raw', 'urlencoded', 'formdata', 'graphql', 'file', 'options', 'disabled'],
  comments: COMMENTS,
  others: NO_PART,
}
export const BEHAVIOR: Allowed = {
  known: ['followRedirects', 'maxRedirects', 'disableBodyPruning', 'disableCookies'],
  refused: {
    followOriginalHttpMethod: 'what may change data is sent once',
    followAuthorizationHeader: 'credentials go to one host only',
    disabledSystemHeaders: 'these headers are always sent',
    strictSSL: 'set tls of the target in gauntlet.config.ts',
    tlsPreferServerCiphers: 'set tls of the target in gauntlet.config.ts',
    tlsDisabledProtocols: 'set tls of the target in gauntlet.config.ts',
    tlsCipherSelection: 'set tls of the target in gauntlet.config.ts',
    disableUrlEncoding: 'URLs are encoded as Postman does by default',
    insecureHTTPParser: 'answers are read strictly',
    protocolVersion: 'requests go over HTTP/1.1',
  },
  ignored: { removeRefererHeaderOnRedirect: 'no referer is sent' },
}
const ONLY = 'only basic, bearer, apikey and an OAuth 2 token that is written are supported'
export const AUTH: Allowed = {
  known: ['noauth', 'basic', 'bearer', 'apikey', 'oauth2'],
  refused: Object.fromEntries(
    ['awsv4', 'digest', 'edgegrid', 'hawk', 'jwt', 'ntlm', 'oauth1', 'asap'].map((name) => [
      name,
      ONLY,
    ]),
  ),
}

/** The rows of docs/formats.md. */
export const POSTMAN_FEATURES: Readonly<Record<string, Allowed>> = {
  collection: COLLECTION,
  'a folder, an item': ITEM,
  request: REQUEST,
  url: URL_PARTS,
  body: BODY,
  auth: AUTH,
  protocolProfileBehavior: BEHAVIOR,
  'variables of the collection, of environments and scripts': {
    known: ['text', '{{name}} in values', 'disabled'],
    refused: { 'a name without a value': 'the request would be sent with {{name}}' },
  },
  'dynamic variables': {
    known: Object.keys(DYNAMIC_VARIABLES),
    refused: { '$randomFirstName and the like': findDynamicReason() },
  },
  'scripts: statements': {
    known: ['const', 'let', 'var', 'name =', 'if', 'else', 'pm.test', 'tests[name] ='],
    comments: { names: ['console.log'], why: 'it prints' },
  },
  'scripts: variables': {
    known: Object.keys(VARIABLE_OBJECTS).map((name) => `${name}.set, get, has, unset`),
  },
  'scripts: values': {
    known: [
      ...Object.keys(POSTMAN_SANDBOX.read),
      ...Object.keys(POSTMAN_SANDBOX.readCalls).map((name) => `${name}()`),
      ...Object.keys(POSTMAN_SANDBOX.readByName).map((name) => `${name}(name)`),
      'pm.info.requestName',
      'pm.variables.replaceIn(text)',
      'Date.now()',
      'new Date().toISOString()',
      'Math.random()',
    ],
  },
  'scripts: methods of values': { known: METHODS },
  'scripts: pm.expect': {
    known: [
      ...Object.keys(PROPERTIES),
      ...Object.keys(CALLS),
      'property',
      'not',
      'deep',
      'any',
      'all',
    ],
  },
  'scripts: pm.response.to': {
    known: [
      'status',
      'header',
      'jsonBody',
      'body',
      'json',
      'withBody',
      ...Object.keys(RESPONSE_STATUS),
      'not',
    ],
  },
}
