import type { Allowed } from '../source-node.ts'

// Every key of an Artillery script: what is read, and what is refused with the reason and a way out. A key in
// neither list is refused as unknown. Keys follow the schema that Artillery 2 publishes.

const ONLY_HTTP = 'only the HTTP engine is supported'
const NO_EFFECT_HERE = 'there is nothing like it in Gauntlet; take it out'

export const SCRIPT: Allowed = { known: ['config', 'scenarios', 'before', 'after'] }

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
  ],
  refused: {
    ws: ONLY_HTTP,
    socketio: ONLY_HTTP,
    engines: ONLY_HTTP,
    engine: ONLY_HTTP,
    includeFiles: 'put the flows into one file, or import a TypeScript flow',
    apdex: NO_EFFECT_HERE,
  },
}

export const HTTP: Allowed = {
  known: ['timeout', 'pool', 'maxSockets', 'defaults', 'extendedMetrics'],
  refused: {
    cookieJarOptions: 'cookies follow RFC 6265 and cannot be relaxed',
    distributedTracing: 'set the traceparent header in config.http.defaults.headers',
  },
}

export const DEFAULTS: Allowed = { known: ['headers', 'cookie', 'strictCapture', 'think'] }

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
}

export const PLUGINS: Allowed = {
  known: ['expect', 'ensure', 'metrics-by-endpoint'],
  refused: Object.fromEntries(
    ['apdex', 'publish-metrics', 'slack', 'fake-data', 'fuzzer', 'memory-inspector', 'hls'].map(
      (name) => [name, 'the plugins expect, ensure and metrics-by-endpoint are supported'],
    ),
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
}

export const ENDPOINT_PLUGIN: Allowed = {
  known: ['useOnlyRequestNames', 'stripQueryString', 'groupDynamicURLs', 'metricsNamespace'],
  refused: { ignoreUnnamedRequests: 'every endpoint is measured' },
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
  ],
  refused: { onError: 'errors are counted and listed; use a TypeScript flow to act on them' },
}

/** `before` and `after` of the script. */
export const HOOK: Allowed = { known: ['flow', 'engine', 'name'] }

export const REQUEST: Allowed = {
  known: [
    'url',
    'name',
    'headers',
    'cookie',
    'qs',
    'json',
    'body',
    'form',
    'gzip',
    'followRedirect',
    'auth',
    'capture',
    'expect',
    'beforeRequest',
    'afterResponse',
    'ifTrue',
    'probability',
  ],
  refused: {
    formData: 'multipart bodies are not supported; send form or body',
    setContentLengthHeader: 'content-length is always set',
    match: 'deprecated by Artillery; write it as expect',
    http2: 'requests go over HTTP/1.1',
  },
}

export const CAPTURE: Allowed = {
  known: ['json', 'header', 'regexp', 'group', 'flags', 'as', 'strict', 'multiple'],
  refused: {
    xpath: 'capture with regexp, or in an afterResponse function',
    selector: 'capture with regexp, or in an afterResponse function',
    transform: 'change the value in a function step',
  },
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
  ],
  refused: {
    cdnHit: 'check the cache header with headerEquals',
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
