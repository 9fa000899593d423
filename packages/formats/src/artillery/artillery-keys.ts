import type { Allowed } from '../source-node.ts'

// Every key of an Artillery script: what is read, what has no effect and is warned of, and what is refused, with the
// reason and a way out. Keys follow the schema that Artillery 2 publishes. The rows are those of docs/formats.md.

const ONLY_HTTP = 'only the HTTP engine is supported'
const OTHERS = 'Artillery ignores it, and so does Gauntlet'
const REPORTS_ONLY = 'it shapes what Artillery reports; Gauntlet reports in its own way'
const OVERWRITTEN = 'Artillery overwrites it, and so does Gauntlet'

export const SCRIPT: Allowed = {
  known: ['config', 'scenarios', 'before', 'after'],
  others: OTHERS,
}

export const CONFIG: Allowed = {
  known: [
    'target',
    'phases',
    'http',
    'tls',
    'timeout',
    'defaults',
    'variables',
    'payload',
    'environments',
    'processor',
    'plugins',
    'ensure',
    'mode',
    // They shape what Artillery prints and packs, never a request.
    'statsInterval',
    'bundling',
    'includeFiles',
  ],
  ignored: {
    ws: ONLY_HTTP,
    socketio: ONLY_HTTP,
    engines: ONLY_HTTP,
    apdex: REPORTS_ONLY,
  },
  refused: { engine: ONLY_HTTP },
  others: OTHERS,
}

export const HTTP: Allowed = {
  known: ['timeout', 'pool', 'maxSockets', 'defaults', 'extendedMetrics'],
  refused: {
    cookieJarOptions: 'cookies follow RFC 6265 and cannot be relaxed',
    distributedTracing: 'set the traceparent header in config.http.defaults.headers',
  },
  others: OTHERS,
}

export const DEFAULTS: Allowed = {
  known: ['headers', 'cookie', 'strictCapture', 'think'],
  others: OTHERS,
}

export const TLS: Allowed = {
  known: ['rejectUnauthorized'],
  refused: Object.fromEntries(
    ['ca', 'cert', 'key', 'pfx', 'passphrase', 'servername', 'ciphers'].map((name) => [
      name,
      'set tls of the target in gauntlet.config.ts',
    ]),
  ),
  others: OTHERS,
}

export const PHASE: Allowed = {
  known: [
    'duration',
    'arrivalRate',
    'arrivalCount',
    'rampTo',
    'maxVusers',
    'name',
    'pause',
    'mode',
  ],
  others: OTHERS,
}

export const PAYLOAD: Allowed = {
  known: [
    'path',
    'fields',
    'order',
    'skipHeader',
    'delimiter',
    'cast',
    'skipEmptyLines',
    'loadAll',
    'name',
  ],
  refused: { options: 'only the options that have their own key are supported' },
  others: OTHERS,
}

export const PLUGINS: Allowed = {
  known: ['expect', 'ensure', 'metrics-by-endpoint'],
  ignored: Object.fromEntries(
    ['apdex', 'publish-metrics', 'slack', 'memory-inspector'].map((name) => [name, REPORTS_ONLY]),
  ),
  refused: Object.fromEntries(
    ['fake-data', 'fuzzer', 'hls'].map((name) => [
      name,
      'it changes requests; write what it sends into the script',
    ]),
  ),
}

export const EXPECT_PLUGIN: Allowed = {
  known: [
    'expectDefault200',
    // They shape what Artillery prints; here a failed expectation is always an error of that request.
    'outputFormat',
    'formatter',
    'reportFailuresAsErrors',
    'useOnlyRequestNames',
  ],
  others: OTHERS,
}

export const ENDPOINT_PLUGIN: Allowed = {
  known: ['useOnlyRequestNames', 'stripQueryString', 'groupDynamicURLs', 'metricsNamespace'],
  ignored: { ignoreUnnamedRequests: 'every endpoint is measured' },
  others: OTHERS,
}

export const SCENARIO: Allowed = {
  known: [
    'name',
    'weight',
    'engine',
    'flow',
    'beforeScenario',
    'afterScenario',
    'beforeRequest',
    'afterResponse',
    'onError',
  ],
  others: OTHERS,
}

/** `before` and `after` of the script. */
export const HOOK: Allowed = { known: ['flow', 'engine', 'name'], others: OTHERS }

export const REQUEST: Allowed = {
  known: [
    'url',
    'uri',
    'name',
    'headers',
    'cookie',
    'qs',
    'json',
    'body',
    'form',
    'formData',
    'gzip',
    'followRedirect',
    'maxRedirects',
    'allowGetBody',
    'auth',
    'capture',
    'match',
    'expect',
    'beforeRequest',
    'afterResponse',
    'ifTrue',
    'probability',
    'http2',
  ],
  ignored: {
    setContentLengthHeader:
      'content-length is always sent, that of the whole body; Artillery sends that of the file and cuts the body there',
    ...Object.fromEntries(
      ['timeout', 'retry', 'method', 'agent', 'decompress', 'throwHttpErrors'].map((name) => [
        name,
        OVERWRITTEN,
      ]),
    ),
  },
  refused: {
    https: 'set tls of the target in gauntlet.config.ts',
    username: 'write it as auth: { user, pass }',
    password: 'write it as auth: { user, pass }',
    searchParams: 'write it as qs',
    encoding: 'bodies are UTF-8',
    cookieJar: 'each user has one cookie jar',
  },
  others: OTHERS,
}

/** One field of `formData` that is no plain text. */
export const FORM_DATA: Allowed = {
  known: ['value', 'fromFile', 'contentType'],
  others: OTHERS,
}

export const MATCH: Allowed = {
  known: ['json', 'header', 'regexp', 'group', 'flags', 'value', 'strict'],
  refused: {
    xpath: 'match with regexp, or in an afterResponse function',
    selector: 'match with regexp, or in an afterResponse function',
  },
  others: OTHERS,
}

export const CAPTURE: Allowed = {
  known: ['json', 'header', 'regexp', 'group', 'flags', 'as', 'strict', 'multiple'],
  refused: {
    xpath: 'capture with regexp, or in an afterResponse function',
    selector: 'capture with regexp, or in an afterResponse function',
    transform: 'change the value in a function step',
  },
  others: OTHERS,
}

export const EXPECT: Allowed = {
  known: [
    'statusCode',
    'notStatusCode',
    'contentType',
    'hasProperty',
    'notHasProperty',
    'equals',
    'hasHeader',
    'headerEquals',
    'matchesRegexp',
    'cdnHit',
  ],
  refused: {
    jmespath: 'use hasProperty, or check in an afterResponse function',
    jpath: 'use hasProperty, or check in an afterResponse function',
  },
}

export const ENSURE: Allowed = {
  known: ['thresholds', 'conditions', 'min', 'max', 'median', 'p95', 'p99', 'maxErrorRate'],
}

export const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'] as const

export const STEP: Allowed = {
  known: [
    ...VERBS,
    'think',
    'jitter',
    'loop',
    'count',
    'over',
    'whileTrue',
    'loopValue',
    'loopElement',
    'parallel',
    'limit',
    'function',
    'log',
  ],
  refused: {
    emit: ONLY_HTTP,
    send: ONLY_HTTP,
    connect: ONLY_HTTP,
    namespace: ONLY_HTTP,
    acknowledge: ONLY_HTTP,
    response: ONLY_HTTP,
    ifTrue: 'ifTrue belongs inside a request',
  },
}

/** The rows of docs/formats.md. */
export const ARTILLERY_FEATURES: Readonly<Record<string, Allowed>> = {
  'top level': SCRIPT,
  config: CONFIG,
  'config.phases': PHASE,
  'config.http': HTTP,
  'config.http.defaults': DEFAULTS,
  'config.tls': TLS,
  'config.payload': PAYLOAD,
  'config.plugins': PLUGINS,
  'plugin expect': EXPECT_PLUGIN,
  'plugin metrics-by-endpoint': ENDPOINT_PLUGIN,
  'config.ensure': ENSURE,
  scenarios: SCENARIO,
  'before, after': HOOK,
  'a step': STEP,
  'a request': REQUEST,
  formData: FORM_DATA,
  capture: CAPTURE,
  match: MATCH,
  expect: EXPECT,
}
