import { $RefParser } from '@apidevtools/json-schema-ref-parser'
import { ToolError } from '@gauntlet/contract'
import { readExactJson } from '@gauntlet/core/json'
import { dirname, relative, resolve, sep } from 'node:path'
import { pathToFileURL, fileURLToPath } from 'node:url'
import { readUserFile } from '../read-user-file.ts'
import { parseSource } from '../source-node.ts'

export type Value = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is Value =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A value of a document, and the file that its references start from. */
export type Located<T = unknown> = {
  readonly value: T
  readonly file: string
  /** References that were followed to get here. */
  readonly via: readonly string[]
}

/** The texts of all files that were read. */
class SourceTexts {
  readonly #texts = new Map<string, string>()
  readonly #root: { readonly file: string; readonly name: string }

  constructor(root: { readonly file: string; readonly name: string }) {
    this.#root = root
  }

  set(file: string, text: string): void {
    this.#texts.set(file, text)
  }

  /** Where a reference is written first: `file:line:column`. */
  findIn(file: string, ref: string): string {
    const name = file === this.#root.file ? this.#root.name : file
    const before = (this.#texts.get(file) ?? '').split(ref, 1)[0] ?? ''
    return `${name}:${before.split('\n').length}:${before.length - before.lastIndexOf('\n')}`
  }

  /** Where a file is named first. */
  findFile(target: string): string {
    for (const [file, text] of this.#texts) {
      const ref = relative(dirname(file), target)
      if (text.includes(ref)) return this.findIn(file, ref)
    }
    return `${this.#root.name}:1:1`
  }
}

/** A document with the files that it refers to. */
export class OpenApiDocuments {
  readonly root: Located<Value>
  readonly #refs: { get(path: string): unknown }
  readonly #known = new Map<string, unknown>()
  readonly #texts: SourceTexts

  constructor(root: Located<Value>, refs: { get(path: string): unknown }, texts: SourceTexts) {
    this.root = root
    this.#refs = refs
    this.#texts = texts
  }

  /** A key of a value, its references followed; undefined where it is missing. */
  at(located: Located, key: string | number): Located | undefined {
    const value = (located.value as Record<string | number, unknown> | undefined)?.[key]
    return value === undefined ? undefined : this.follow({ ...located, value })
  }

  /** @throws ToolError CONFIG_INVALID for a reference that leads nowhere, or round in a circle */
  follow(located: Located): Located {
    let at = located
    while (isObject(at.value) && typeof at.value['$ref'] === 'string') {
      const ref = at.value['$ref']
      const target = new URL(ref, pathToFileURL(at.file)).href
      if (at.via.includes(target)) return { ...at, value: undefined }
      const file = target.startsWith('file:') ? fileURLToPath(target.replace(/#.*$/, '')) : at.file
      at = { value: this.#get(target, ref, at.file), file, via: [...at.via, target] }
    }
    return at
  }

  #get(target: string, ref: string, file: string): unknown {
    const known = this.#known.get(target)
    if (known !== undefined) return known
    let value: unknown
    try {
      value = this.#refs.get(decodeURI(target.replace(/^file:\/\//, '')))
    } catch (error) {
      const place = this.#texts.findIn(file, ref)
      throw new ToolError('CONFIG_INVALID', `${place}: $ref ${ref} leads to nothing`, {
        cause: error,
        place,
      })
    }
    this.#known.set(target, value)
    return value
  }
}

/**
 * Reads a document and the files below its folder that it refers to. Nothing is fetched.
 *
 * @throws ToolError CONFIG_INVALID or UNSUPPORTED naming the file; FILE_UNREADABLE
 */
export async function readOpenApiDocuments(text: string, name: string): Promise<OpenApiDocuments> {
  const file = resolve(name)
  const value = parseDocument(text, name)
  if (!isObject(value))
    throw new ToolError('CONFIG_INVALID', `${name}:1:1: the document is no mapping`)
  const folder = dirname(file)
  const texts = new SourceTexts({ file, name })
  texts.set(file, text)
  let failure: unknown
  const read = async ({ url }: { readonly url: string }): Promise<string> => {
    try {
      const content = await readBelow(url, { folder, texts })
      texts.set(toFile(url), content)
      return content
    } catch (error) {
      failure ??= error
      throw error
    }
  }
  const parse = ({ data, url }: { readonly data: unknown; readonly url: string }): unknown => {
    try {
      return typeof data === 'string' ? parseDocument(data, toFile(url)) : data
    } catch (error) {
      failure ??= error
      throw error
    }
  }
  const options = {
    resolve: { http: false, file: false, below: { order: 1, canRead: true, read } },
    parse: {
      json: false,
      yaml: false,
      text: false,
      binary: false,
      exact: { order: 1, canParse: true, parse },
    },
  }
  try {
    const refs = await findRefs(text, { file, value, options })
    return new OpenApiDocuments({ value, file, via: [] }, refs, texts)
  } catch (error) {
    if (failure instanceof ToolError) throw failure
    const why = error instanceof Error ? error.message : String(error)
    throw new ToolError('CONFIG_INVALID', `${name}:1:1: ${why}`, { cause: error })
  }
}

type Root = { readonly file: string; readonly value: Value; readonly options: object }

/** Looks through all values for other files only where the text refers to one: a document of megabytes has 500,000 values. */
async function findRefs(text: string, { file, value, options }: Root) {
  const parser = new $RefParser()
  if (REF_TO_FILE.test(text)) return await parser.resolve(file, value, options as never)
  await parser.parse(file, value, options as never)
  return parser.$refs
}

/** A reference that does not begin with `#`. */
const REF_TO_FILE = /\$ref["']?\s*:\s*["']?(?!["'#\s])/

const toFile = (url: string): string =>
  url.startsWith('file:') ? fileURLToPath(url) : decodeURI(url)

type Below = { readonly folder: string; readonly texts: SourceTexts }

async function readBelow(url: string, { folder, texts }: Below): Promise<string> {
  if (/^https?:/i.test(url))
    throw new ToolError(
      'UNSUPPORTED',
      `${texts.findFile(url)}: $ref ${url}: nothing is fetched; save the file beside the document`,
    )
  const file = toFile(url)
  const place = texts.findFile(file)
  if (!file.startsWith(folder + sep))
    throw new ToolError(
      'UNSUPPORTED',
      `${place}: $ref ${file}: only files below the folder of the document are read`,
      { place },
    )
  return await readUserFile(file, `${place}: the file of this $ref`)
}

/** JSON is read by the reader of JSON: for a document of megabytes YAML takes seconds. */
function parseDocument(text: string, file: string): unknown {
  if (/^\s*[{[]/.test(text)) {
    try {
      return readExactJson(text)
    } catch {
      // YAML in its short form, or a mistake, which the reader below names with its place.
    }
  }
  return parseSource(text, file).value()
}
