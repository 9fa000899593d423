/** Families of base weights. A model of another is `unknown` until it is added here. */
const families: ReadonlySet<string> = new Set([
  'anthropic',
  'amazon',
  'baidu',
  'cohere',
  'deepseek',
  'google',
  'ibm',
  'meta',
  'microsoft',
  'minimax',
  'mistral',
  'moonshot',
  'nvidia',
  'openai',
  'qwen',
  'xai',
  'zhipu',
])

/**
 * The family a reviewer's weights come from; a gateway or a fine-tune has that of its base. All that are
 * not known are one, `unknown`: two names for the same weights, or a slip of the pen, must not agree with
 * each other.
 */
export function toLineage(name: string): string {
  const family = name.trim().toLowerCase()
  return families.has(family) ? family : 'unknown'
}
