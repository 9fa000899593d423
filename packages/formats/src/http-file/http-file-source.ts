import { ToolError, type ToolErrorCode } from '@gauntlet/contract'
import type { Warn } from '../warnings.ts'
import type { Place } from '../script/followed-variables.ts'

/** A line and where it begins, from 1. */
export type HttpLine = { readonly text: string; readonly line: number }

/** One request of a .http file, in its parts. */
export type HttpBlock = {
  /** Of `### name` or `# @name name`. */
  readonly name: string | undefined
  readonly line: number
  readonly method: string
  readonly url: string
  readonly headers: readonly HttpLine[]
  readonly body: readonly HttpLine[]
  /** `# @no-redirect` and the like: the word, and what stands behind it. */
  readonly tags: ReadonlyMap<string, { readonly text: string; readonly line: number }>
  /** `< {% … %}` before the request, `> {% … %}` behind it. */
  readonly scripts: readonly HttpScript[]
}

export type HttpScript = {
  readonly event: 'prerequest' | 'test'
  readonly text: string
  readonly line: number
}

export type HttpFile = {
  readonly variables: readonly {
    readonly name: string
    readonly text: string
    readonly line: number
  }[]
  readonly blocks: readonly HttpBlock[]
}

/** A .http file whose mistakes are reported with their line. */
export class HttpFileSource {
  readonly file: string

  readonly #warn: Warn

  /** @param warn called for each part that has no effect */
  constructor(file: string, warn: Warn = () => undefined) {
    this.file = file
    this.#warn = warn
  }

  warn(line: number, message: string): void {
    this.#warn(message, this.at(line))
  }

  at(line: number): string {
    return `${this.file}:${line}:1`
  }

  placeOf(line: number): Place {
    return { fail: (message, code) => this.fail(line, message, code) }
  }

  /** @throws ToolError always */
  fail(line: number, message: string, code: ToolErrorCode = 'CONFIG_INVALID'): never {
    const place = this.at(line)
    throw new ToolError(code, `${place}: ${message}`, { place })
  }
}

const SEPARATOR = /^#{3,}(.*)$/
const COMMENT = /^\s*(?:#|\/\/)(.*)$/
const VARIABLE = /^\s*@([^\s=]+)\s*=\s*(.*?)\s*$/
const METHODS =
  'GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS|CONNECT|TRACE|LOCK|UNLOCK|PROPFIND|PROPPATCH|COPY|MOVE|MKCOL|MKCALENDAR|ACL|SEARCH|GRAPHQL|WEBSOCKET|GRPC|RSOCKET'
const REQUEST_LINE = new RegExp(`^(?:(${METHODS})\\s+)?(\\S.*?)(?:\\s+HTTP/(\\S+))?\\s*$`, 'i')

/**
 * Splits a .http file into requests, by the rules of the REST Client of VS Code and the HTTP Client of JetBrains.
 *
 * @throws ToolError CONFIG_INVALID or UNSUPPORTED as `file:line:column: what is wrong`
 */
export function parseHttpFile(text: string, source: HttpFileSource): HttpFile {
  const lines = text.split(/\r?\n/).map((line, index) => ({ text: line, line: index + 1 }))
  const variables: { name: string; text: string; line: number }[] = []
  const blocks: HttpBlock[] = []
  let own: HttpLine[] = []
  let title: string | undefined
  const close = (): void => {
    const block = new BlockReader(own, { source, title, variables }).read()
    if (block) blocks.push(block)
    own = []
  }
  for (const line of lines) {
    const separator = SEPARATOR.exec(line.text)
    if (!separator) own.push(line)
    else {
      close()
      title = separator[1]?.replace(/^#+/, '').trim()
    }
  }
  close()
  return { variables, blocks }
}

type Around = {
  readonly source: HttpFileSource
  readonly title: string | undefined
  readonly variables: { name: string; text: string; line: number }[]
}

/** Reads the lines between two separators. */
class BlockReader {
  readonly #lines: readonly HttpLine[]
  readonly #around: Around
  readonly #tags = new Map<string, { text: string; line: number }>()
  readonly #scripts: HttpScript[] = []
  #at = 0

  constructor(lines: readonly HttpLine[], around: Around) {
    this.#lines = lines
    this.#around = around
  }

  read(): HttpBlock | undefined {
    const { source, title } = this.#around
    this.#skipHead()
    const first = this.#next
    if (!first || /^\s*HTTP\/[\d.]+/.test(first.text)) return undefined
    const request = this.#takeRequestLine(first)
    const headers = this.#takeHeaders()
    const body = this.#takeBody()
    const name = this.#tags.get('name')?.text ?? (title === '' ? undefined : title)
    const { method, url } = request
    if (/^(?:GRAPHQL|WEBSOCKET|GRPC|RSOCKET|CONNECT)$/.test(method))
      source.fail(
        first.line,
        `${method} is not supported: only requests of HTTP are sent`,
        'UNSUPPORTED',
      )
    return {
      name,
      line: first.line,
      method,
      url,
      headers,
      body,
      tags: this.#tags,
      scripts: this.#scripts,
    }
  }

  get #next(): HttpLine | undefined {
    return this.#lines[this.#at]
  }

  /** Comments, `# @tags`, `@variables` and scripts before the request. */
  #skipHead(): void {
    for (let line = this.#next; line; line = this.#next) {
      const variable = VARIABLE.exec(line.text)
      const comment = COMMENT.exec(line.text)
      if (variable) {
        this.#around.variables.push({
          name: variable[1] ?? '',
          text: variable[2] ?? '',
          line: line.line,
        })
      } else if (comment) this.#readTag(comment[1] ?? '', line)
      else if (/^\s*<\s*\{%/.test(line.text)) {
        this.#takeScript('prerequest')
        continue
      } else if (/^\s*<\s+\S/.test(line.text))
        this.#around.source.fail(line.line, 'a script in another file is not read', 'UNSUPPORTED')
      else if (/^(?:import|run)\s/.test(line.text))
        this.#around.source.fail(
          line.line,
          'requests of another file are not read: name that file',
          'UNSUPPORTED',
        )
      else if (line.text.trim() !== '') return
      this.#at += 1
    }
  }

  #readTag(comment: string, { line }: HttpLine): void {
    const [, name, text = ''] = /^\s*@([\w-]+)(?:[\s=]+(.*?))?\s*$/.exec(comment) ?? []
    if (name !== undefined) this.#tags.set(name, { text, line })
  }

  #takeRequestLine(first: HttpLine): { readonly method: string; readonly url: string } {
    this.#at += 1
    let text = first.text.trim()
    // A query, and in the HTTP Client a path too, may go on in indented lines.
    for (let line = this.#next; line && /^\s+\S|^[?&]/.test(line.text); line = this.#next) {
      if (!COMMENT.test(line.text)) text += line.text.trim()
      this.#at += 1
    }
    const [, method = 'GET', url = '', version = '1.1'] = REQUEST_LINE.exec(text) ?? []
    if (!version.startsWith('1'))
      this.#around.source.fail(
        first.line,
        `HTTP/${version}: requests go over HTTP/1.1`,
        'UNSUPPORTED',
      )
    return { method: method.toUpperCase(), url }
  }

  #takeHeaders(): HttpLine[] {
    const headers: HttpLine[] = []
    for (let line = this.#next; line && line.text.trim() !== ''; line = this.#next) {
      if (this.#takeBehind(line)) continue
      const comment = COMMENT.exec(line.text)
      if (comment) this.#readTag(comment[1] ?? '', line)
      else headers.push(line)
      this.#at += 1
    }
    return headers
  }

  /** Up to the scripts and the saved answers behind it, without empty lines at its ends. */
  #takeBody(): HttpLine[] {
    const body: HttpLine[] = []
    for (let line = this.#next; line; line = this.#next) {
      if (this.#takeBehind(line)) continue
      body.push(line)
      this.#at += 1
    }
    while (body[0]?.text.trim() === '') body.shift()
    while (body.at(-1)?.text.trim() === '') body.pop()
    return body
  }

  /** `> {% … %}`, and lines about saved answers, which send nothing. */
  #takeBehind(line: HttpLine): boolean {
    if (/^>\s*\{%/.test(line.text)) {
      this.#takeScript('test')
      return true
    }
    if (/^>>!?\s/.test(line.text) || /^<>\s/.test(line.text)) {
      this.#around.source.warn(
        line.line,
        `${line.text.slice(0, 2)}: answers are saved with the run`,
      )
      this.#at += 1
      return true
    }
    if (/^>\s+\S+\.js\s*$/.test(line.text))
      this.#around.source.fail(
        line.line,
        'a script in another file is not read: write it here',
        'UNSUPPORTED',
      )
    return false
  }

  /** From `{%` to `%}`. */
  #takeScript(event: HttpScript['event']): void {
    const first = this.#next
    const texts: string[] = []
    for (let line = this.#next; line; line = this.#next) {
      this.#at += 1
      const start = line === first ? line.text.indexOf('{%') + 2 : 0
      const end = line.text.indexOf('%}', start)
      texts.push(line.text.slice(start, end < 0 ? undefined : end))
      if (end >= 0) {
        this.#scripts.push({ event, text: texts.join('\n'), line: first?.line ?? 1 })
        return
      }
    }
    this.#around.source.fail(first?.line ?? 1, 'this script has no end: %} is missing')
  }
}
