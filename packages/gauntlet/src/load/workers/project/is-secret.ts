import { basename } from 'node:path'

const NAMES = [
  /^\.env(\..*)?$/,
  /^\.npmrc$/,
  /^id_[a-z0-9]+$/,
  /\.(pem|key|p12|pfx|jks|keystore|creds|nk)$/i,
  /\.private\.env\.json$/,
]
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/

/** Whether a file is one of those that hold passwords and keys: by its name, or because a private key is in it. */
export function isSecret(path: string, text: string): boolean {
  const name = basename(path)
  return NAMES.some((pattern) => pattern.test(name)) || PRIVATE_KEY.test(text)
}
