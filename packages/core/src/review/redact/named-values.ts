/** What the name before a value says of it. */
const passwordName = String.raw`pass(?:word|wd|phrase)|(?<![a-z])(?:pwd|pass)(?![a-z])`
const secretName = String.raw`secret|token|credential|api[_-]?key|access[_-]?key|private[_-]?key`
/** Keys that are no secrets. `key` alone may be one, and is judged by its value. */
const harmlessKey =
  /(?:public|primary|foreign|cache|idempotency|partition|sort|routing|object|row|group|lookup|dedup\w*|natural)[_-]?key$/i

/** Names of something about a secret, which is none itself. */
const aboutSecret =
  /(?:name|type|field|label|ur[il]|endpoint|path|file|header|prefix|placeholder|input|param|length|ttl|expiry|count|limit|policy|hint|regex|pattern)s?$/i

/** Name, what stands between, and value: what a pattern of a line finds. */
export type NamedValue = {
  readonly name: string
  readonly value: string
  /** With spaces around `=`, as in code, ini and TOML; without, as in env files and shells; after `:`, as in YAML. */
  readonly form: 'spaced' | 'tight' | 'colon' | 'line' | 'quoted' | 'header' | 'option'
}

const isName = (source: string) => new RegExp(source, 'i')
const password = isName(passwordName)
const secret = isName(`${passwordName}|${secretName}`)

/** Whether a name says that its value is a secret: `DB_PASSWORD`, `x-api-key`. */
export function isSecretName(name: string): boolean {
  return secret.test(name)
}

/** Whether a value that stands behind this name is a secret and no code, type, placeholder or hash of something. */
export function isSecretValue({ name, value, form }: NamedValue): boolean {
  if (isPlaceholder(value)) return false
  if (!secret.test(name)) return /key$/i.test(name) && !harmlessKey.test(name) && isOpaque(value)
  if (aboutSecret.test(name)) return isOpaque(value)
  if (!password.test(name) && isNumberOrVersion(value)) return false
  if (form === 'quoted') return value.length >= (password.test(name) ? 6 : 8)
  if (value.length < 4 || isCode(value)) return false
  const hasDigits = /\d/.test(value) || /[!@#%^&*?~+/=-]/.test(value)
  if (form === 'tight') return hasDigits || /^[A-Z][A-Z0-9_]*$/.test(name)
  const isWord = password.test(name) && /^[a-z]+$/.test(value) && value !== name
  if (form === 'colon' || form === 'line') return hasDigits || isWord
  return hasDigits && (form === 'option' || value.length >= 8)
}

/** A key of 128 bits and more in hexadecimal, a UUID, or base64. */
function isOpaque(value: string): boolean {
  return (
    /^(?:[\da-f]{32}|[\da-f]{48}|[\da-f]{64}|[\da-f]{96}|[\da-f]{128})$/i.test(value) ||
    /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value) ||
    (value.length >= 20 && looksRandom(value))
  )
}

const isNumberOrVersion = (value: string): boolean =>
  /^(?:\d{1,7}|[~^<>=v]*\d+(?:[._]\d+)+(?:-[\w.]+)?)$/.test(value)

/** A place for a value that comes from elsewhere: `${password}`, `{{ token }}`, `<token>`, `%TOKEN%`. */
export function isPlaceholder(value: string): boolean {
  return (
    /^(?:\$\{[^}]*\}|\$?\{\{[^}]*\}\}|<[^>]*>|\$\w+|\$\([^)]*\)|%\w+%|\{\w*\}|%[a-z]|@\w+@)$/i.test(value) ||
    /^(?:[*.x•-]+|\[\[REDACTED.*)$/i.test(value)
  ) // prettier-ignore
}

const types =
  /^(?:string|number|boolean|bigint|object|unknown|any|never|void|null|undefined|true|false|none|required|optional|redacted|hidden|str|int|bytes|text|varchar|uuid)$/i

/** Code that gives the value, or its type: a call, a member, a camelCase name. */
function isCode(value: string): boolean {
  return (
    types.test(value) ||
    /[()[\]{}<>|;,`"']|=>/.test(value) ||
    /^[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*)+$/.test(value) ||
    /^[a-z]+[A-Z][A-Za-z]*$/.test(value) ||
    /^[A-Z][a-z]+(?:[A-Z][a-z]*)*$/.test(value)
  )
}

const word = String.raw`(?<![\w.])[\w.-]{0,60}?(?:${passwordName}|${secretName}|key)[\w-]{0,40}`

/** Two groups each: what stays, and the value. The form says how the two are written. */
export const namedPatterns: readonly { readonly form: NamedValue['form']; readonly pattern: RegExp }[] = [
  { form: 'quoted', pattern: new RegExp(`(${word}["'\`]?\\s*(?:[:=]|=>|:=)\\s*["'\`])([^"'\`\\r\\n]{6,})`, 'gi') },
  { form: 'tight', pattern: new RegExp(`(${word}=)([^\\s"'\`&;,|)]{4,})`, 'gi') },
  { form: 'line', pattern: new RegExp(`(^[+ -]?\\s*${word}=)(\\S{4,})(?=\\s*(?:#.*)?$)`, 'gim') },
  { form: 'colon', pattern: new RegExp(`(^[+ -]?\\s*(?:-\\s+)?["']?${word}["']?:\\s+)(\\S{4,})(?=\\s*(?:#.*)?$)`, 'gim') },
  { form: 'spaced', pattern: new RegExp(`(^[+ -]?\\s*${word}\\s+=\\s+)(\\S{8,})(?=\\s*(?:[#;].*)?$)`, 'gim') },
  { form: 'header', pattern: new RegExp(`((?<![\\w.])[\\w]+-[\\w-]{0,40}(?:${secretName}|key|auth)[\\w-]{0,40}:\\s+)([^\\s"'\`]{8,})`, 'gi') },
  { form: 'option', pattern: new RegExp(`((?<=\\s)--[\\w-]{0,40}(?:${passwordName}|${secretName})[\\w-]{0,40}\\s+["']?)([^\\s"'\`-][^\\s"'\`]{3,})`, 'gi') },
] // prettier-ignore

/** The name in what stays: `export DB_PASSWORD=` holds `DB_PASSWORD`. */
export function readName(kept: string): string {
  return /([\w.-]+)["'`]?\s*(?:[:=]|=>|:=|\s)\s*["'`]?$/.exec(kept)?.[1] ?? ''
}

/**
 * Whether a run of base64 characters looks like a key rather than a name or a path: at least 4 bits of
 * entropy a character (Shannon, over the run itself), both letter cases, and digits in two places or
 * more. Hexadecimal can hardly reach 4 bits, so hashes stay.
 */
export function looksRandom(run: string): boolean {
  const digitGroups = run.match(/\d+/g)?.length ?? 0
  return digitGroups >= 2 && /[a-z]/.test(run) && /[A-Z]/.test(run) && entropyBits(run) >= 4
}

function entropyBits(run: string): number {
  const counts = new Map<string, number>()
  for (const character of run) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) {
    const share = count / run.length
    bits -= share * Math.log2(share)
  }
  return bits
}
