import { Type } from 'typebox'
import type { ConfigSchema } from './check-value.ts'
import {
  anything,
  block,
  callback,
  count,
  either,
  flag,
  list,
  number,
  optional,
  text,
  texts,
} from './schema-words.ts'

const Kind = (kind: string) => Type.Literal(kind)
const variables = (description: string) =>
  Type.Record(Type.String(), Type.Unknown(), { description })

/** What one of our functions makes. */
const made = (how: string) =>
  Type.Unsafe<unknown>({ type: 'object', say: `must be made by a function: ${how}` })

/** Steps hold steps. */
const Steps = (description: string) =>
  list(
    Type.Unsafe<unknown>(
      Object.defineProperty({ title: 'step' }, 'anyOf', {
        get: (): readonly ConfigSchema[] => StepBlocks as readonly ConfigSchema[],
        enumerable: true,
      }),
    ),
    { description },
  )

export const JitterBlocks = either(
  [
    block('jitter by ratio', {
      ratio: number({ description: 'A share of the pause.', minimum: 0, maximum: 1 }),
    }),
    block('jitter by ms', { ms: number({ description: 'Milliseconds.', minimum: 0 }) }),
  ],
  { description: 'How far a pause may stray to both sides: { ratio: 0.2 } or { ms: 100 }.' },
)

export const RequestBlock = block('request step', {
  kind: Kind('request'),
  method: text({ description: 'The method; `get`, `post` and the others write it.' }),
  url: text({
    description:
      'A path of the target, or with scheme and host when it leaves it (a host of `allowHosts`). May hold templates.',
    example: "'/orders/{{ id }}'",
  }),
  endpoint: optional(
    text({
      description: 'What figures are grouped by. Default: the path, each template as `:name`.',
      example: "'/orders/:id'",
    }),
  ),
  name: optional(text({ description: 'Names the step in reports.' })),
  headers: optional(texts({ description: 'Headers, over those of `defaults`.' })),
  query: optional(variables('The query, added to that of the URL.')),
  cookies: optional(texts({ description: 'Cookies, besides those that the user got.' })),
  cookiesOnce: optional(
    flag({ description: 'The cookies go with this request alone.', default: false }),
  ),
  basicAuth: optional(
    block('basicAuth', {
      user: text({ description: 'The user name.' }),
      password: text({ description: 'The password.' }),
    }),
  ),
  headerLines: optional(
    Type.Array(Type.Tuple([Type.String(), Type.String()]), {
      description: 'Further lines of headers, for names that are sent more than once.',
    }),
  ),
  json: optional(
    anything({
      description:
        'The body as JSON; texts anywhere in it may hold templates. At most one of `json`, `text`, `bytes`, `form` and `multipart`.',
    }),
  ),
  text: optional(
    either([Type.String(), callback({ description: '' })], {
      description: 'The body as text, or a function of the user.',
    }),
  ),
  bytes: optional(anything({ description: 'The body as bytes: a `Uint8Array`.' })),
  form: optional(variables('The body as a form.')),
  multipart: optional(
    list(
      block('part of multipart', {
        name: text({ description: 'The field.' }),
        value: anything({ description: 'A text, which may hold templates, or bytes.' }),
        fileName: optional(text({ description: 'Makes it a file.' })),
        contentType: optional(text({ description: 'Of the part.' })),
      }),
      { description: 'The body as `multipart/form-data`.' },
    ),
  ),
  timeoutMs: optional(
    number({ description: 'How long an answer may take.', default: 10_000, minimum: 1 }),
  ),
  redirects: optional(
    block('redirects', {
      most: count({ description: 'One more is not followed.', minimum: 0 }),
      rewrite: list(Type.Number(), {
        description: 'After these a request other than GET and HEAD goes on as GET.',
      }),
    }),
  ),
  capture: optional(
    list(made("capture('id', jsonPath('$.id'))"), {
      description: 'Values that later steps read: `capture(...)`.',
    }),
  ),
  expect: optional(
    list(made("status(200), equals(jsonPath('$.ok'), true)"), {
      say: 'must be a list: [status(200)]',
      description:
        'What must hold of the answer: `status(200)`, `equals(...)`. An undeclared status of 300 and above is an error.',
    }),
  ),
  anyStatus: optional(flag({ description: 'Declares every status.', default: false })),
  retry: optional(
    block('retry', {
      times: count({ description: 'How often it is sent again at most.', minimum: 0 }),
      delayMs: number({ description: 'The pause before each.', minimum: 0 }),
    }),
  ),
  before: optional(
    list(callback({ description: '' }), { description: 'Functions that may change the request.' }),
  ),
  after: optional(
    list(callback({ description: '' }), { description: 'Functions that get the answer.' }),
  ),
  onFailure: optional(
    list(callback({ description: '' }), {
      description: 'Functions that get the reason where no answer came.',
    }),
  ),
})

const ConditionBlock = either(
  [
    block('condition expression', {
      expression: text({ description: 'Over the variables.', example: "'total > 5'" }),
    }),
    block('condition probability', {
      probability: number({ description: 'A chance.', minimum: 0, maximum: 1 }),
    }),
    block('condition test', {
      test: callback({ description: 'A function of the user.' }),
      name: optional(text({ description: 'Names it in reports.' })),
    }),
  ],
  { description: 'An expression over the variables, a chance, or a function.' },
)

const RepeatBlock = either(
  [
    block('repeat count', {
      count: either([Type.Number(), Type.String()], {
        description: 'A number, or a template of one.',
      }),
    }),
    block('repeat range', {
      from: number({ description: 'The first.' }),
      to: number({ description: 'Not included.' }),
    }),
    block('repeat over', {
      over: either([Type.String(), Type.Array(Type.Unknown())], {
        description: 'A list, or the variable that holds one.',
      }),
    }),
    block('repeat while', { while: ConditionBlock }),
  ],
  { description: 'How often: { count }, { from, to }, { over } or { while }.' },
)

const ThinkBlock = block('think step', {
  kind: Kind('think'),
  durationMs: either([Type.Number(), Type.String()], {
    description: 'Milliseconds, or a template that gives them or a text with a unit.',
  }),
  jitter: optional(JitterBlocks),
})

const LoopBlock = block('loop step', {
  kind: Kind('loop'),
  repeat: RepeatBlock,
  steps: Steps('What is repeated.'),
  countAs: optional(
    text({ description: 'The variable that counts the rounds.', default: '$loopCount' }),
  ),
  elementAs: optional(
    text({
      description: 'The variable that holds the element of `over`, else the count.',
      default: '$loopElement',
    }),
  ),
  maxRounds: optional(
    count({
      description: "A loop that wants more rounds ends its user's flow as a failure.",
      default: 10_000,
      minimum: 1,
    }),
  ),
})

const ParallelBlock = block('parallel step', {
  kind: Kind('parallel'),
  steps: Steps('What is sent at the same time.'),
  limit: optional(count({ description: 'Steps in flight at once.', default: 100, minimum: 1 })),
})

const WhenBlock = block('when step', {
  kind: Kind('when'),
  condition: ConditionBlock,
  steps: Steps('What is done where it holds.'),
})

const RunBlock = block('run step', {
  kind: Kind('run'),
  name: text({ description: 'Names it in reports.' }),
  run: callback({ description: 'Called with the user.' }),
})

const LogBlock = block('log step', {
  kind: Kind('log'),
  message: text({ description: 'May hold templates.' }),
})

export const StepBlocks = [
  RequestBlock,
  ThinkBlock,
  LoopBlock,
  ParallelBlock,
  WhenBlock,
  RunBlock,
  LogBlock,
]

export const FlowBlock = block('flow', {
  name: text({ description: 'Names the flow in reports.' }),
  steps: Steps(
    'What one user does, in order: `get`, `post`, `think`, `parallel`, `loop`, `when`, `run`, `log`.',
  ),
})
