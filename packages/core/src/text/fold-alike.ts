/**
 * Lines that differ in numbers alone as one: the first of them, and how many more there are. In the order in which they first
 * came.
 */
export function foldAlike(lines: readonly string[]): string[] {
  const groups = new Map<string, { readonly first: string; count: number }>()
  for (const line of lines) {
    const key = line.replaceAll(/\d+(?:\.\d+)?/g, '#')
    const group = groups.get(key)
    if (group) group.count += 1
    else groups.set(key, { first: line, count: 1 })
  }
  return Array.from(groups.values(), ({ first, count }) =>
    count === 1 ? first : `${first} (and ${count - 1} more like it)`,
  )
}
