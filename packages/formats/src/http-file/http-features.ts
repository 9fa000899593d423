import type { Allowed } from '../source-node.ts'
import { HTTP_SANDBOX, HTTP_VARIABLE_OBJECTS } from './http-sandbox.ts'
import { HTTP_DYNAMIC } from './http-variables.ts'

/** Why a header of this name is not sent. */
export const HOST = 'it is that of the target'

export const HTTP_TAGS: Allowed = {
  known: ['name', 'no-redirect', 'timeout'],
  refused: {
    'connection-timeout': 'use timeout',
    'no-auto-encoding': 'URLs are encoded',
    'no-cookie-jar': 'each user has one cookie jar',
    prompt: 'nothing is asked while requests are sent: write it as a variable',
    'use-os-credentials': 'write the credentials as a variable',
  },
  ignored: {
    note: 'nothing is asked while requests are sent',
    'no-log': 'the requests of a run are stored with it',
  },
  comments: { names: ['all others'], why: 'they mean nothing to both tools' },
}

/** The rows of docs/formats.md. */
export const HTTP_FEATURES: Readonly<Record<string, Allowed>> = {
  file: {
    known: ['### name', '# comment', '// comment', '@name = value', 'METHOD URL', 'URL'],
    refused: {
      'HTTP/2': 'requests go over HTTP/1.1',
      'GRAPHQL, GRPC, WEBSOCKET, RSOCKET, CONNECT': 'only requests of HTTP are sent',
      'import, run': 'name that file',
      '@name twice with other values': 'the two tools take another one',
      '@name = {{$guid}}': 'VS Code makes up a value at each use, JetBrains once',
    },
    ignored: {
      '>> file, <> file': 'answers are saved with the run',
    },
    comments: { names: ['HTTP/1.1 200 OK'], why: 'a saved answer' },
  },
  tags: HTTP_TAGS,
  headers: {
    known: ['name: value', 'Authorization: Basic user password', 'X-Request-Type: GraphQL'],
    ignored: { Host: HOST },
    comments: { names: ['Content-Length'], why: 'it is counted' },
    refused: { 'Authorization: Digest, AWS': 'only Basic and tokens are supported' },
  },
  bodies: {
    known: ['text', 'JSON with comments', 'forms', 'multipart', '< file', '<@ file', 'GraphQL'],
    refused: {
      'a line with # or // in another text': 'VS Code leaves it out, JetBrains sends it',
      'spaces around = and & of a form': 'VS Code sends them, JetBrains does not',
    },
  },
  'dynamic variables': {
    known: [...Object.keys(HTTP_DYNAMIC), '$env.NAME'],
    refused: {
      '$dotenv, $aadToken, $random.email and the like': 'write the value as a variable',
      'offsets in M and y': 'months and years differ in length',
    },
  },
  'request variables': {
    known: [
      '{{name.response.body.$.path}}',
      '{{name.response.body.*}}',
      '{{name.response.headers.Name}}',
    ],
    refused: { '{{name.request…}}': 'write it as a variable', XPath: 'a JSONPath or * is read' },
  },
  'scripts: < {% %} and > {% %}': {
    known: [
      'const',
      'let',
      'var',
      'if',
      'else',
      'client.test',
      'client.assert',
      ...Object.keys(HTTP_VARIABLE_OBJECTS).map((name) => `${name}.set, get, clear`),
      ...Object.keys(HTTP_SANDBOX.read),
      ...Object.keys(HTTP_SANDBOX.readCalls).map((name) => `${name}()`),
      ...Object.keys(HTTP_SANDBOX.readByName).map((name) => `${name}(name)`),
    ],
    comments: { names: ['client.log'], why: 'it prints' },
    refused: { '> file.js, < file.js': 'write the script into the file' },
  },
}
