import { isSecretName } from './named-values.ts'
import { redactSecrets } from './redact-secrets.ts'

/** Headers that identify a user, whatever their value looks like. */
const identity = /authorization|cookie|session|csrf|xsrf|signature|credential/i

/** The value of an HTTP header as documents and pages may hold it. */
export function redactHeader(name: string, value: string): string {
  if (identity.test(name) || isSecretName(name)) return '<redacted>'
  const start = `${name}: `
  const { text } = redactSecrets(`${start}${value}`)
  return text.startsWith(start) ? text.slice(start.length) : redactSecrets(value).text
}
