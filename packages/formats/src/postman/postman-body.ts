import {
  compileTemplate,
  renderText,
  type MultipartPart,
  type RequestStep,
} from '@gauntlet/core/flow'
import { toJsonText } from '@gauntlet/core/json'
import { basename, dirname, resolve, sep } from 'node:path'
import { toContentType } from '../artillery/read-form-data.ts'
import { readUserBytes } from '../read-user-file.ts'
import type { SourceNode } from '../source-node.ts'
import { BODY } from './postman-features.ts'
import type { FollowedVariables } from '../script/followed-variables.ts'

type Reading = { readonly variables: FollowedVariables; readonly file: string }

/** The body of a request, and the content type that Postman adds where the request has none. */
export type PostmanBody = {
  readonly step: Partial<RequestStep>
  readonly contentType?: string
}

const LANGUAGES: Readonly<Record<string, string>> = {
  html: 'text/html',
  javascript: 'application/javascript',
  json: 'application/json',
  text: 'text/plain',
  xml: 'application/xml',
}

/** @throws ToolError naming the place; FILE_UNREADABLE */
export async function readBody(
  place: SourceNode | undefined,
  reading: Reading,
): Promise<PostmanBody | undefined> {
  if (!place || place.value() === null) return undefined
  const fields = place.fields('a body', BODY)
  const mode = fields.find('mode')
  if (!mode || mode.value() === null || fields.find('disabled')?.value() === true) return undefined
  const name = mode.text('mode')
  const content = fields.find(name)
  if (!content || content.value() === null) return undefined
  switch (name) {
    case 'raw': {
      const text = content.text('raw')
      if (text === '') return undefined
      const options = fields.find('options')?.map('options').get('raw')?.map('options')
      const language = options?.get('language')?.text('language') ?? 'text'
      const contentType = LANGUAGES[language] ?? 'text/plain'
      return { step: { text: reading.variables.resolve(text, content).template }, contentType }
    }
    case 'urlencoded':
      return readUrlencoded(content, reading)
    case 'formdata':
      return await readFormData(content, reading)
    case 'graphql':
      return readGraphQl(content, reading)
    case 'file':
      return await readFileBody(content, reading)
    default:
      return mode.fail(`a body of mode ${name} is not supported`, 'UNSUPPORTED')
  }
}

/** `key=value` of each that is not disabled, in order. Encoded when the variables are known. */
function readUrlencoded(content: SourceNode, { variables }: Reading): PostmanBody | undefined {
  const pairs = listEnabled(content).map((fields) =>
    ['key', 'value'].map((name) => {
      const field = fields.get(name)
      const isEmpty = !field || field.value() === null
      return compileTemplate(isEmpty ? '' : variables.resolve(field.text(name), field).template)
    }),
  )
  if (pairs.length === 0) return undefined
  const isConstant = pairs.flat().every(({ kind }) => kind === 'constant')
  const render = (context: Parameters<typeof renderText>[1]): string =>
    groupByName(pairs.map((pair) => pair.map((text) => encodeForm(renderText(text, context)))))
  const nothing = undefined as unknown as Parameters<typeof renderText>[1]
  const contentType = 'application/x-www-form-urlencoded'
  return isConstant
    ? { step: { text: render(nothing) }, contentType }
    : { step: { text: render }, contentType }
}

/** A name that comes again stands beside the first one. */
function groupByName(pairs: readonly (readonly string[])[]): string {
  const groups = new Map<string, string[]>()
  for (const [name = '', value = ''] of pairs)
    groups.set(name, [...(groups.get(name) ?? []), `${name}=${value}`])
  return [...groups.values()].flat().join('&')
}

/** @see RFC 3986, section 2.3 */
const encodeForm = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )

const listEnabled = (place: SourceNode): ReadonlyMap<string, SourceNode>[] =>
  place
    .list('a list of parameters')
    .map((each) => each.map('a parameter'))
    .filter((fields) => fields.get('disabled')?.value() !== true)

async function readFormData(
  content: SourceNode,
  reading: Reading,
): Promise<PostmanBody | undefined> {
  const parts: MultipartPart[] = []
  for (const fields of listEnabled(content)) {
    const text = (name: string): string => {
      const field = fields.get(name)
      if (!field || field.value() === null) return ''
      return reading.variables.resolve(field.text(name), field).template
    }
    const type = text('contentType')
    const typed = type === '' ? {} : { contentType: type }
    const src = fields.get('src')
    if (fields.get('type')?.value() !== 'file')
      parts.push({ name: text('key'), value: text('value'), ...typed })
    else if (src && listFiles(src).length > 0)
      for (const each of listFiles(src))
        parts.push(await readFilePart(each, { name: text('key'), ...typed }, reading))
    else parts.push({ name: text('key'), value: '', fileName: '', ...typed })
  }
  return parts.length > 0 ? { step: { multipart: parts } } : undefined
}

/** One name, or several. */
const listFiles = (src: SourceNode): SourceNode[] =>
  src.listOrOne().filter((each) => each.value() !== null && each.value() !== '')

async function readFilePart(
  src: SourceNode,
  part: { readonly name: string; readonly contentType?: string },
  reading: Reading,
): Promise<MultipartPart> {
  const path = src.text('src')
  const value = await readFileOf(path, src, reading)
  return { contentType: toContentType(path), ...part, value, fileName: basename(path) }
}

async function readFileBody(
  content: SourceNode,
  reading: Reading,
): Promise<PostmanBody | undefined> {
  const fields = content.map('file')
  const src = fields.get('src')
  const text = fields.get('content')
  if (text && text.value() !== null)
    return { step: { text: reading.variables.resolve(text.text('content'), text).template } }
  if (!src || src.value() === null) return undefined
  const bytes = await readFileOf(src.text('src'), src, reading)
  return { step: { bytes }, contentType: toContentType(src.text('src')) }
}

/** As Newman, from the folder of the collection, and only files below it. */
async function readFileOf(path: string, place: SourceNode, { file }: Reading): Promise<Uint8Array> {
  if (path.includes('{{')) place.fail('the name of a file may hold no variables', 'UNSUPPORTED')
  const folder = dirname(resolve(file))
  const name = resolve(folder, path)
  if (!name.startsWith(folder + sep))
    place.fail(`${path} is not below the folder of the collection: put it there`, 'UNSUPPORTED')
  return await readUserBytes(name, `${place.at}: the file`)
}

/** The query as JSON text; variables that are a text are JSON already. */
function readGraphQl(content: SourceNode, { variables }: Reading): PostmanBody {
  const fields = content.map('graphql')
  const parts = ['query', 'operationName', 'variables'].flatMap((name) => {
    const field = fields.get(name)
    if (!field || field.value() === null || field.value() === '') return []
    const value = field.value()
    const isJson = name === 'variables' && typeof value === 'string'
    return [`"${name}":${isJson ? value : toJsonText(value)}`]
  })
  const text = variables.resolve(`{${parts.join(',')}}`, content).template
  return { step: { text }, contentType: 'application/json' }
}
