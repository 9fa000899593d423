import { fileURLToPath } from 'node:url'

/**
 * PEM files, used nowhere but in tests. `ca` signed the others: `server` for localhost and 127.0.0.1, `other` for other.test,
 * `client` for a client, good for a hundred years; `expired` for localhost, good until 2020.
 */
type Certificate = 'ca' | 'server' | 'other' | 'client' | 'expired'

/** The path of a certificate, or of its key: `server-key`. That of the authority is gone. */
export function certificateFile(name: Certificate | `${Exclude<Certificate, 'ca'>}-key`): string {
  return fileURLToPath(new URL(`./certificates/${name}.pem`, import.meta.url))
}
