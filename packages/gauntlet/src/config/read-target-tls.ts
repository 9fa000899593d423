import { findSystemErrorCode, ToolError, type TlsConfig } from '@gauntlet/contract'
import type { OriginTls, TlsIdentity } from '@gauntlet/engine'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { createSecureContext } from 'node:tls'
import { loadConfig, type LoadedConfig } from './load-config.ts'

/** A bundle of all public authorities has a quarter of it. */
const MAX_PEM_BYTES = 1_048_576

const CERTIFICATES = /-----BEGIN CERTIFICATE-----[^]+?-----END CERTIFICATE-----/g

/** A config whose targets are about to be asked. */
export type TargetsConfig = LoadedConfig & { readonly tls: OriginTls }

/**
 * Reads the config, and the certificates and keys of its targets.
 *
 * @throws ToolError as `loadConfig`; FILE_UNREADABLE or the code of the system, naming the key of the config and the path
 */
export async function loadTargetsConfig(cwd: string, named?: string): Promise<TargetsConfig> {
  const loaded = await loadConfig(cwd, named)
  return { ...loaded, tls: readTargetTls(loaded) }
}

/** By the origin of the target, so that no certificate goes to another. */
export function readTargetTls({ config, root }: LoadedConfig): OriginTls {
  const identities = new Map<string, TlsIdentity>()
  for (const [name, { url, tls }] of Object.entries(config.targets ?? {})) {
    if (tls && url !== undefined)
      identities.set(new URL(url).origin, readIdentity(tls, { root, key: `targets.${name}.tls` }))
  }
  return identities
}

type KeyLocation = { readonly root: string; readonly key: string }

function readIdentity(
  { ca, cert, key, servername }: TlsConfig,
  { root, key: at }: KeyLocation,
): TlsIdentity {
  const read = (part: string, path: string, check: (pem: string) => unknown): string =>
    readPem(`${at}.${part}`, resolve(root, path), check)
  const identity = {
    ...(ca !== undefined && { ca: [ca].flat().map((path) => read('ca', path, checkCertificates)) }),
    ...(cert !== undefined && { cert: read('cert', cert, checkCertificates) }),
    ...(key !== undefined && { key: read('key', key, (pem) => createPrivateKey(pem)) }),
    ...(servername !== undefined && { servername }),
  }
  try {
    createSecureContext(identity)
  } catch (cause) {
    const why = (cause as Error).message
    throw new ToolError('FILE_UNREADABLE', `${at}: cert and key cannot be used together: ${why}`)
  }
  return identity
}

/** The error of a key is not passed on as a cause: nothing of the file may be printed. */
function readPem(at: string, path: string, check: (pem: string) => unknown): string {
  const refuse = (why: string, cause?: unknown): never => {
    const code = findSystemErrorCode(cause) ?? 'FILE_UNREADABLE'
    throw new ToolError(code, `${at}: ${path} ${why}`)
  }
  const pem = readBounded(path, refuse)
  try {
    check(pem)
  } catch {
    refuse(
      `is no ${at.endsWith('.key') ? 'private key without a passphrase' : 'certificate'} in PEM`,
    )
  }
  return pem
}

function readBounded(path: string, refuse: (why: string, cause?: unknown) => never): string {
  try {
    const found = statSync(path)
    if (!found.isFile()) refuse('is not a file')
    if (found.size > MAX_PEM_BYTES) refuse(`has more than ${MAX_PEM_BYTES} bytes`)
    return readFileSync(path, 'utf8')
  } catch (cause) {
    if (cause instanceof ToolError) throw cause
    return refuse(`cannot be read: ${(cause as Error).message}`, cause)
  }
}

/** Node.js itself passes over what is no certificate. */
function checkCertificates(pem: string): void {
  const found = pem.match(CERTIFICATES) ?? []
  if (found.length === 0) throw new Error('none')
  for (const one of found) void new X509Certificate(one)
}
