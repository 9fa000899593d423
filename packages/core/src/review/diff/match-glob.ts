/**
 * Whether a path matches a glob: `*` and `?` stay within a folder, `**` crosses them, `{a,b}` is either;
 * all else is literal. A pattern without a slash matches the last part of the path in any folder, as in
 * a `.gitignore`; one that ends in a slash matches all beneath such a folder.
 */
export function matchGlob(pattern: string, path: string): boolean {
  const whole = pattern.endsWith('/') ? `${pattern}**` : pattern
  const anchored = whole.replace(/\/\*\*$/, '').includes('/') || whole.startsWith('**')
  const rooted = anchored ? whole.replace(/^\//, '') : `**/${whole}`
  return new RegExp(`^${toSource(rooted)}$`, 'su').test(path)
}

function toSource(pattern: string): string {
  const tokens = pattern.match(/\*\*\/|\*\*|\*|\?|\{[^{}]*\}|[^*?{]+|\{/g) ?? []
  return tokens.map(toTokenSource).join('')
}

function toTokenSource(token: string): string {
  if (token === '**/') return '(?:.*/)?'
  if (token === '**') return '.*'
  if (token === '*') return '[^/]*'
  if (token === '?') return '[^/]'
  if (token.startsWith('{') && token.endsWith('}')) {
    return `(?:${token.slice(1, -1).split(',').map(toSource).join('|')})`
  }
  return token.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
}
