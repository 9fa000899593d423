/** Who reads a variable, or for whom it is set. */
type Kind = 'command' | 'target' | 'development'

type EnvironmentVariable = {
  readonly kind: Kind
  /** What it means, in one or two sentences. */
  readonly summary: string
  /** What holds without it. */
  readonly fallback: string
}

/** Every environment variable that Gauntlet reads or sets: one row, from which docs/environment.md comes. */
export const ENVIRONMENT_VARIABLES = {
  GAUNTLET_DATABASE_URL: {
    kind: 'command',
    summary:
      'The PostgreSQL database of the results, as `postgres://user:password@host:5432/database`. It must be a separate database: never that of a target.',
    fallback: 'an embedded PostgreSQL in `.gauntlet/store` of the project',
  },
  GAUNTLET_NATS_USER: {
    kind: 'command',
    summary:
      'The user of the NATS server of `gauntlet load run --workers nats://...` and `gauntlet worker --connect`.',
    fallback: 'no user',
  },
  GAUNTLET_NATS_PASSWORD: {
    kind: 'command',
    summary: 'The password of that user.',
    fallback: 'no password',
  },
  GAUNTLET_NATS_TOKEN: {
    kind: 'command',
    summary: 'A token of the NATS server, where it asks for one in place of a user.',
    fallback: 'no token',
  },
  GAUNTLET_NATS_NKEY: {
    kind: 'command',
    summary: 'The seed of an nkey of the NATS server: `SU...`.',
    fallback: 'no nkey',
  },
  GAUNTLET_NATS_CREDS: {
    kind: 'command',
    summary: 'A file of credentials of the NATS server, with a JWT and its seed.',
    fallback: 'no such file',
  },
  GAUNTLET_NATS_CA: {
    kind: 'command',
    summary:
      'A file with the certificates by which the NATS server is trusted. The connection is then encrypted, as with `tls://HOST`.',
    fallback: 'the authorities of Node.js',
  },
  GAUNTLET_NATS_CERT: {
    kind: 'command',
    summary: 'A file with the certificate that the NATS server asks its clients for.',
    fallback: 'no certificate',
  },
  GAUNTLET_NATS_KEY: {
    kind: 'command',
    summary: 'A file with the private key of that certificate.',
    fallback: 'no key',
  },
  DASHBOARD_TOKEN: {
    kind: 'command',
    summary: 'The token that the dashboard of `gauntlet serve` and its API ask for.',
    fallback: 'the dashboard is open, and listens on loopback addresses only',
  },
  DATABASE_URL: {
    kind: 'command',
    summary:
      'The database of the target of `gauntlet load run`, where neither `--target-database` nor the config names one.',
    fallback: 'checks of data have no evidence',
  },
  SCRUM_FORCE_OVERSIZE: {
    kind: 'command',
    summary: '`1` is the same as `gauntlet review --allow-oversize`.',
    fallback: 'a change above the limit is not sent',
  },
  NO_COLOR: {
    kind: 'command',
    summary: 'Set to anything: no colours, as with `--no-color`. See https://no-color.org.',
    fallback: 'colours on a terminal',
  },
  CI: {
    kind: 'command',
    summary: 'Set to anything: no colours, and progress as plain lines, also on a terminal.',
    fallback: 'a terminal shows progress in place',
  },
  TERM: {
    kind: 'command',
    summary: '`dumb`: progress as plain lines.',
    fallback: 'a terminal shows progress in place',
  },
  npm_command: {
    kind: 'command',
    summary:
      'Set by npm and npx, which do not pass SIGTERM on: when they end, Gauntlet stops as it does for SIGTERM.',
    fallback: 'only signals stop it',
  },
  PORT: {
    kind: 'target',
    summary: 'The port that a replica, a build or a seed script must use.',
    fallback: 'always set',
  },
  HOST: {
    kind: 'target',
    summary: 'The address that a replica must listen on: `127.0.0.1`.',
    fallback: 'always set',
  },
  GAUNTLET_TARGET_URL: {
    kind: 'target',
    summary:
      'Where the command of `gauntlet wrap` must send its requests: the recording proxy in front of the target.',
    fallback: 'set by `gauntlet wrap` only',
  },
  GAUNTLET_TARGET_HOST: {
    kind: 'target',
    summary: 'The host of that URL.',
    fallback: 'set by `gauntlet wrap` only',
  },
  GAUNTLET_TARGET_PORT: {
    kind: 'target',
    summary: 'The port of that URL.',
    fallback: 'set by `gauntlet wrap` only',
  },
  GAUNTLET_RUN_ID: {
    kind: 'target',
    summary: 'The id of the run that the command of `gauntlet wrap` belongs to.',
    fallback: 'set by `gauntlet wrap` only',
  },
  GAUNTLET_PHASE: {
    kind: 'target',
    summary: 'The phase of that run: `BASELINE` or `POST_MITIGATION`.',
    fallback: 'set by `gauntlet wrap` only',
  },
  GAUNTLET_ID_PREFIX: {
    kind: 'target',
    summary: 'What ids of that run should begin with, so that its checks find their rows.',
    fallback: 'set by `gauntlet wrap` only',
  },
  GAUNTLET_API: {
    kind: 'development',
    summary: 'Where the pages of `npm run dashboard:dev` find the API.',
    fallback: '`http://127.0.0.1:4600`',
  },
  GAUNTLET_EXHAUSTIVE: {
    kind: 'development',
    summary: 'So many times the random histories in the tests of the checkers.',
    fallback: '1',
  },
  GAUNTLET_TEST_COUNTS: {
    kind: 'development',
    summary: 'A file to which the tests append how many passed, failed and were skipped.',
    fallback: 'no file',
  },
  GAUNTLET_TEST_TOOLS: {
    kind: 'development',
    summary: 'A folder with other versions of Node.js and TypeScript, for the test of the package.',
    fallback: 'this Node.js and the newest TypeScript only',
  },
  GAUNTLET_ARTILLERY: {
    kind: 'development',
    summary: 'A folder in which `npm run conformance:artillery` finds Artillery installed.',
    fallback: 'it is installed in a scratch folder',
  },
  GAUNTLET_NEWMAN: {
    kind: 'development',
    summary: 'A folder in which `npm run conformance:postman` finds Newman installed.',
    fallback: 'it is installed in a scratch folder',
  },
  DASHBOARD_SCREENSHOTS: {
    kind: 'development',
    summary: 'A folder in which the browser tests save pictures of the dashboard.',
    fallback: 'no pictures',
  },
  DASHBOARD_EVERY_LOOK: {
    kind: 'development',
    summary: 'Set to anything: those pictures in every theme and width.',
    fallback: 'one of each page',
  },
} as const satisfies Readonly<Record<string, EnvironmentVariable>>

export type EnvironmentVariableName = keyof typeof ENVIRONMENT_VARIABLES

/** The value of a variable of the table; an empty one is none. */
export function readVariable(
  env: Readonly<Record<string, string | undefined>>,
  name: EnvironmentVariableName,
): string | undefined {
  return env[name] === '' ? undefined : env[name]
}
