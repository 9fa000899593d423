import {
  as,
  block,
  callback,
  count,
  either,
  flag,
  list,
  named,
  number,
  oneOf,
  optional,
  text,
  texts,
  urlPath,
  words,
} from './schema-words.ts'
import { Type } from 'typebox'

/** How Gauntlet starts a deployment of the backend under test. */
export const StartBlock = block('start', {
  command: words({
    description:
      'Program and arguments. The process finds its port in PORT, its address in HOST, its database in DATABASE_URL.',
    example: "['npm', 'start']",
  }),
  from: optional(
    text({
      description:
        'A git revision to start instead of the working tree: checked out into a worktree and installed. The worktree is kept for later runs, with what the process writes there: a database in a file (SQLite) is best removed by `command` before it starts.',
      example: "'main'",
    }),
  ),
  install: optional(
    list(Type.String(), {
      description:
        "What installs that worktree; an empty list installs nothing. By default `npm ci` in the nearest folder with a lock file, from the command's upwards.",
      example: "['pnpm', 'install', '--frozen-lockfile']",
    }),
  ),
  installScripts: optional(
    flag({
      description:
        'Whether installing a worktree may run install scripts of that revision and of its dependencies. false is `npm ci --ignore-scripts`; not beside `install`.',
      default: true,
    }),
  ),
  cwd: optional(
    text({
      description:
        "Folder of the command, relative to the config's, in the working tree and in a worktree alike.",
      example: "'services/api'",
    }),
  ),
  env: optional(
    texts({
      description: 'Environment variables of the process.',
      example: "{ LOG_LEVEL: 'warn' }",
    }),
  ),
  port: optional(
    count({
      description:
        'The port of the first replica; the others take the next ones. Default: free ports.',
      minimum: 1,
      maximum: 65_535,
    }),
  ),
  ready: optional(
    urlPath({
      description: 'Path that answers 2xx once the service can serve.',
      default: '/ready',
      example: "'/health'",
    }),
  ),
  replicas: optional(
    count({
      description:
        'Copies of the process behind the target, started together; requests go round robin.',
      default: 1,
      minimum: 1,
      maximum: 16,
    }),
  ),
  readyTimeoutMs: optional(
    number({
      description: 'How long a replica may take to get ready.',
      default: 60_000,
      minimum: 1,
    }),
  ),
  migrate: optional(
    either(
      [
        Type.Array(Type.String(), { minItems: 1 }),
        block('migration files', {
          sql: text({
            description:
              "A folder of SQL files, or one file, relative to the command's folder. Applied in the order of their names; files that end in down, undo or rollback are left out.",
            example: "'db/migrations'",
          }),
        }),
      ],
      {
        description:
          "Makes the tables of an embedded database, for a backend that does not do so itself: run once before the first replica starts, in its folder, with DATABASE_URL. In a worktree it is that revision's own.",
        example: "['npm', 'run', 'migrate']",
        say: "must be words: ['npm', 'run', 'migrate'], or { sql: 'db/migrations' }",
      },
    ),
  ),
  seed: optional(
    words({
      description:
        'Fills an embedded database: run once the first replica is ready, with its environment and in its folder. `gauntlet compare` runs it once and copies the result for every run.',
      example: "['npm', 'run', 'seed']",
    }),
  ),
})

/** Certificates of an https target. */
export const TlsBlock = block('tls', {
  ca: optional(
    either([Type.String(), Type.Array(Type.String())], {
      description: 'Certificates of the authorities to trust instead of those that Node.js knows.',
      example: "'certs/ca.pem'",
      say: 'must be a path, or a list of paths',
    }),
  ),
  cert: optional(
    text({ description: 'The certificate of the client, for a target that asks for one.' }),
  ),
  key: optional(text({ description: 'The key of that certificate.' })),
  servername: optional(
    text({
      description:
        "The name to ask for (SNI), which the target's certificate must hold. Default: the host of the URL.",
    }),
  ),
})

export const TargetBlock = block('target', {
  url: optional(
    text({
      description: 'The target is up already, at this URL.',
      example: "'http://127.0.0.1:3000'",
    }),
  ),
  ready: optional(
    urlPath({
      description:
        'Of a `url`: the path that answers 2xx once it can serve. Default: any answer below 500 of `/` will do. What Gauntlet starts has `start.ready`.',
      example: "'/health'",
    }),
  ),
  start: optional(as('Gauntlet starts the target.', StartBlock)),
  database: optional(
    either(
      [
        Type.Literal('embedded'),
        block('database', {
          url: either([Type.String(), callback({ description: '' })], {
            description:
              'A connection string, or a function that gives one when the target is used.',
            example: 'process.env.DATABASE_URL',
          }),
          writable: optional(
            flag({
              description:
                'Whether its data and its connections may be broken: faults at statements, and sweeps, which work on copies beside it. For a database of tests, of a target with `start`.',
              default: false,
            }),
          ),
        }),
      ],
      {
        description:
          "'embedded': a separate PostgreSQL, started with the target. { url }: that database; it is tried before the target starts: a role or password that its server refuses ends the command, and one that does not answer is a note, for the start command may bring it up. Without it the target has no database that Gauntlet may read.",
        example: "'embedded'",
        say: "must be 'embedded', or { url: 'postgres://...' } with a text or a function that gives one. Where it comes from a variable: is that set?",
      },
    ),
  ),
  optional: optional(
    flag({
      description:
        'Where it cannot start, everything else goes on without it, and what was to be asked of it is `no_evidence`.',
      default: false,
    }),
  ),
  destructible: optional(
    flag({
      description:
        "Its data may be changed at will: parity may also try smaller forms of requests that write, and restores the data before each. Only with `start` and database: 'embedded'.",
      default: false,
    }),
  ),
  headers: optional(
    texts({
      description: 'Sent with every request to this target.',
      example: "{ 'x-api-key': 'test' }",
    }),
  ),
  tls: optional(
    as('Certificates, for a `url` of https. Paths of PEM files, relative to the config.', TlsBlock),
  ),
})

export const TargetsBlock = named(TargetBlock, {
  description: 'Deployments of the backend, by name. A target needs a `url` or a `start`.',
  example: "{ candidate: { start: { command: ['npm', 'start'] }, database: 'embedded' } }",
})

export const ReceiverBlock = block('receiver', {
  env: text({
    description: 'The environment variable in which the targets find the URL of the receiver.',
    example: "'WEBHOOK_URL'",
    say: 'must name the variable in which the target finds its URL',
  }),
  path: optional(text({ description: 'Added to the URL.', example: "'/hooks'" })),
  key: optional(
    either(
      [
        Type.String(),
        block('key', { header: text({ description: 'The name of a header.' }) }),
        callback({ description: '' }),
      ],
      {
        description:
          'What names a delivery, the same for each attempt: a JSON Pointer into the body, { header }, or a function; requests for which it returns null are answered and not recorded.',
        default: '/id',
      },
    ),
  ),
  answers: optional(
    list(either([Type.Integer(), oneOf(['lost'], { description: '' })], { description: '' }), {
      description:
        "What the attempts of one key are answered, in order; the last one answers all that follow. 'lost' closes the connection in place of an answer.",
      default: [200],
      example: "[503, 'lost', 200]",
      say: "must be statuses (200 to 599) or 'lost'",
    }),
  ),
  everyNthKey: optional(
    count({
      description: '`answers` is for every so many-th key alone; the others are answered 200.',
      default: 1,
      minimum: 1,
    }),
  ),
  delayMs: optional(number({ description: 'How long an answer takes.', default: 0, minimum: 0 })),
})
