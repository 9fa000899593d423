/** The concurrency techniques of the service that can be taken out, each alone. */
export const techniques = [
  'sticky',
  'idempotent-events',
  'rollup-lock',
  'atomic-rollups',
  'group-commit',
] as const

export type Technique = (typeof techniques)[number]

/** `all`, `none`, or names with commas between. @throws Error naming what is unknown */
export function parseTechniques(text: string): ReadonlySet<Technique> {
  if (text === 'all') return new Set(techniques)
  if (text === 'none') return new Set()
  const names = text.split(',').map((part) => {
    const known = techniques.find((name) => name === part.trim())
    if (known) return known
    throw new Error(
      `--without knows no "${part.trim()}": give all, none, or some of ${techniques.join(', ')}`,
    )
  })
  return new Set(names)
}
