/** Control, format and line-separating characters, which could make one line look like two or like another. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/**
 * A path as one visible line: as it is, or as a JSON string when it holds what cannot be seen, quotes
 * first, or begins or ends in a blank.
 */
export function showPath(path: string): string {
  if (path.search(unseen) < 0 && path.trim() === path && !path.startsWith('"')) return path
  return JSON.stringify(path).replace(
    unseen,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  )
}
