import type { DiffLine, FileDiff } from '../../review-types.ts'

const signs = { context: ' ', added: '+', removed: '-' } as const

/** Writes files as git would, with every path quoted that git quotes. */
export function writeDiff(files: readonly FileDiff[]): string {
  return files.map(writeFile).join('')
}

function writeFile(file: FileDiff): string {
  const { path, previousPath, status, hunks } = file
  const old = previousPath ?? path
  const lines = [`diff --git ${quote(`a/${old}`)} ${quote(`b/${path}`)}`]
  if (status === 'added') lines.push('new file mode 100644')
  if (status === 'deleted') lines.push('deleted file mode 100644')
  if (status === 'mode') lines.push('old mode 100644', 'new mode 100755')
  if (status === 'renamed' || status === 'copied') {
    const verb = status === 'renamed' ? 'rename' : 'copy'
    lines.push('similarity index 90%', `${verb} from ${quote(old)}`, `${verb} to ${quote(path)}`)
  }
  if (file.binary) lines.push(`Binary files ${quote(`a/${old}`)} and ${quote(`b/${path}`)} differ`)
  if (hunks.length > 0) {
    lines.push(`--- ${status === 'added' ? '/dev/null' : side(`a/${old}`)}`)
    lines.push(`+++ ${status === 'deleted' ? '/dev/null' : side(`b/${path}`)}`)
  }
  for (const hunk of hunks) lines.push(hunk.header, ...hunk.lines.flatMap(writeLine))
  return `${lines.join('\n')}\n`
}

function writeLine({ kind, text, noNewline }: DiffLine): string[] {
  const line = `${signs[kind]}${text}`
  return noNewline ? [line, String.raw`\ No newline at end of file`] : [line]
}

function side(path: string): string {
  const quoted = quote(path)
  return quoted === path && path.includes(' ') ? `${path}\t` : quoted
}

/** core.quotePath: bytes outside printable ASCII, quotes and backslashes. */
function quote(path: string): string {
  const bytes = [...new TextEncoder().encode(path)]
  if (bytes.every((byte) => byte >= 32 && byte < 127 && byte !== 34 && byte !== 92)) return path
  const quoted = bytes.map((byte) => {
    if (byte === 34 || byte === 92) return `\\${String.fromCharCode(byte)}`
    if (byte === 9) return String.raw`\t`
    if (byte === 10) return String.raw`\n`
    if (byte < 32 || byte >= 127) return `\\${byte.toString(8).padStart(3, '0')}`
    return String.fromCharCode(byte)
  })
  return `"${quoted.join('')}"`
}
