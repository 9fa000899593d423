/** The parts with neighbouring texts made one. */
export function joinTexts<Part>(parts: readonly (Part | string)[]): (Part | string)[] {
  const joined: (Part | string)[] = []
  for (const part of parts) {
    const last = joined.at(-1)
    if (typeof part === 'string' && typeof last === 'string')
      joined[joined.length - 1] = last + part
    else joined.push(part)
  }
  return joined
}
