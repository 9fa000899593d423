import type { FileDiff } from '../review-types.ts'
import { matchGlob } from './match-glob.ts'

/** Globs beside those that are built in; from a trusted place, as the base of the change is. */
export type ExclusionRules = {
  /** Not worth reading. */
  readonly exclude?: readonly string[]
  /** Never leaves the machine. */
  readonly neverSend?: readonly string[]
}

/** Longer lines are data or minified, and eat a reviewer's attention. */
const longestLine = 5_000

const secret = [
  '.env',
  '.env.*',
  '*.{pem,key,p12,pfx,jks,keystore}',
  'id_{rsa,dsa,ecdsa,ed25519}*',
  'credentials',
  'credentials.*',
  '.npmrc',
  '.netrc',
  '.pgpass',
]

/** By path only: a file that may call itself generated could hide from review. */
const noise: Readonly<Record<string, readonly string[]>> = {
  'a lockfile': [
    '{package-lock,npm-shrinkwrap}.json',
    '{yarn,Cargo,poetry,Pipfile,composer,Gemfile,uv,pdm,mix,flake}.lock',
    'pnpm-lock.yaml',
    'bun.{lock,lockb}',
    'go.sum',
    'gradle.lockfile',
    'packages.lock.json',
    'Podfile.lock',
  ],
  generated: ['*.{gen,generated}.*', '*.pb.{go,cc,h,ts,js}', '*_pb2.py', '*_pb2_grpc.py'],
  minified: ['*.min.{js,css,mjs}', '*.{js,css,mjs}.map'],
  'a snapshot': ['*.snap', '**/__snapshots__/**', '*.snap.*'],
  'an installed package': ['**/node_modules/**'],
}

/**
 * Why a file is not sent to reviewers, in words for people and prompts; null when it is sent.
 *
 * A rename is noise only when both its names are, so nothing slips out of review by moving; it is secret
 * when one of them is.
 */
export function excludeFile(file: FileDiff, rules: ExclusionRules = {}): string | null {
  const names = file.previousPath === null ? [file.path] : [file.path, file.previousPath]
  const never = [...secret, ...(rules.neverSend ?? [])]
  if (names.some((name) => matchesAny(never, name))) return 'may hold secrets: never sent'
  const reasons = names.map((name) => noiseReason(name, rules.exclude ?? []))
  if (reasons.every((reason) => reason !== null)) return reasons[0] ?? null
  if (file.binary) return 'binary'
  return longLine(file)
}

function noiseReason(path: string, extra: readonly string[]): string | null {
  for (const [reason, globs] of Object.entries(noise)) {
    if (matchesAny(globs, path)) return reason
  }
  const own = extra.find((glob) => matchGlob(glob, path))
  return own === undefined ? null : `excluded by ${own}`
}

function longLine(file: FileDiff): string | null {
  for (const hunk of file.hunks) {
    const line = hunk.lines.find(({ text }) => text.length > longestLine)
    if (line) return `a line of ${line.text.length.toLocaleString('en-US')} characters`
  }
  return null
}

function matchesAny(globs: readonly string[], path: string): boolean {
  return globs.some((glob) => matchGlob(glob, path))
}
