/** What a server or a tool of PostgreSQL said at last. */
export function lastLines(text: string): string {
  return text.trimEnd().split('\n').slice(-8).join('\n')
}
