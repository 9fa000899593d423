/** `process.env.NAME` and `process.env['NAME']`; `$env.NAME` of templates. */
const READS = [
  /process\.env\.([A-Za-z_]\w*)/g,
  /process\.env\[\s*(?:'([^'\n]+)'|"([^"\n]+)"|`([^`$\n]+)`)\s*\]/g,
  /\$(?:env|processEnvironment)\.([A-Za-z_]\w*)/g,
]
/** `const { A, B: c = 1 } = process.env`. */
const TAKEN = /\{([^{}]*)\}\s*=\s*process\.env\b/g

/** The names of the variables of the environment that a text reads, as far as they are written in it. */
export function findEnvNames(text: string): readonly string[] {
  const read = READS.flatMap((pattern) =>
    Array.from(text.matchAll(pattern), (match) => match.slice(1).find(Boolean) ?? ''),
  )
  const taken = Array.from(text.matchAll(TAKEN), (match) => match[1] ?? '').flatMap((inside) =>
    inside.split(',').map((part) => /^\s*([A-Za-z_]\w*)/.exec(part)?.[1] ?? ''),
  )
  return [...new Set([...read, ...taken])].filter((name) => name !== '')
}
