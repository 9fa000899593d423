import { ToolError } from '@gauntlet/contract'

/** What `pg` and the operating system say when the server is away, refuses us, or does not know the database. */
const awayCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  '25006',
  '28000',
  '28P01',
  '3D000',
  '3F000',
  '42501',
  '53300',
  '57P01',
  '57P02',
  '57P03',
])

const awayMessages =
  /Connection terminated|timeout exceeded when trying to connect|Query read timeout|does not support SSL/

/** What OpenSSL and Node.js call a certificate that they do not trust. */
const certificateCodes = /^(?:ERR_TLS_|CERT_|UNABLE_TO_|(?:DEPTH_ZERO_)?SELF_SIGNED_CERT)/

/** Turns "the server is away" into a ToolError that names it without its password; other errors stay. */
export function toStoreError(error: unknown, url: string): unknown {
  if (!(error instanceof Error) || error instanceof ToolError) return error
  const code = (error as NodeJS.ErrnoException).code ?? ''
  if (code === '53100') {
    const what = `the disk of the results store at ${withoutSecrets(url)} is full: ${error.message}`
    return new ToolError('DISK_FULL', what, { cause: error })
  }
  const first = error instanceof AggregateError ? (error.errors[0] as Error) : error
  const isOfConnection =
    awayCodes.has(code) ||
    code.startsWith('08') ||
    certificateCodes.test(code) ||
    awayMessages.test(error.message) ||
    // A socket file that is not there.
    (error as NodeJS.ErrnoException).syscall === 'connect'
  if (!isOfConnection) return error
  return new ToolError(
    'STORE_UNREACHABLE',
    `the results store at ${withoutSecrets(url)} cannot be used: ${first.message}`,
    { cause: error },
  )
}

function withoutSecrets(url: string): string {
  try {
    const { host, pathname } = new URL(url)
    return `${host}${pathname}`
  } catch {
    return 'GAUNTLET_DATABASE_URL'
  }
}
