import {
  compileTemplate,
  renderText,
  TemplateError,
  type ComputedFile,
  type FlowContext,
  type MultipartPart,
} from '@gauntlet/core/flow'
import { readFileSync, statSync } from 'node:fs'
import { basename, extname, resolve, sep } from 'node:path'
import { readUserBytes } from '../read-user-file.ts'
import { readTemplate } from '../read-templates.ts'
import type { SourceNode } from '../source-node.ts'
import { FORM_DATA } from './artillery-keys.ts'
import { readResolved, type ScriptScope } from './script-scope.ts'

/** `formData`: texts, or `{ value }`, `{ fromFile }` with a content type. Files are read with the script. */
export function readFormData(place: SourceNode, scope: ScriptScope): Promise<MultipartPart[]> {
  return Promise.all(
    Array.from(place.map('formData'), ([name, value]) => readPart(name, value, scope)),
  )
}

async function readPart(
  name: string,
  place: SourceNode,
  { folder, constants }: ScriptScope,
): Promise<MultipartPart> {
  if (!place.isMap) return { name, value: readTemplate(place, name) }
  const fields = place.fields(`the field ${name} of formData`, FORM_DATA)
  const type = fields.find('contentType')?.text('contentType')
  const typed = type === undefined ? {} : { contentType: type }
  const from = fields.find('fromFile')
  if (!from) return { name, value: readTemplate(fields.get('value'), 'value'), ...typed }
  if (/\{\{(?!\s*\$(?:env|processEnvironment|environment)\b)/.test(from.text('fromFile')))
    return { name, ...readNamedFile(from, folder, type), ...typed }
  const file = resolve(folder, readResolved(from, 'fromFile', constants))
  const value = await readUserBytes(file, `${from.at}: the file`)
  return { name, value, fileName: basename(file), contentType: type ?? toContentType(file) }
}

/** A larger one was named by mistake: it would be held for each request. */
const MOST_BYTES = 64 * 1024 * 1024

/** Of files that variables name, those that are held; more of them are read each time. */
const MOST_FILES = 100

/**
 * A file that variables name, read when it is first sent. They may choose among the files of the folder that is written
 * before them, not beyond it: a variable may come from an answer.
 */
function readNamedFile(
  place: SourceNode,
  folder: string,
  contentType: string | undefined,
): Pick<MultipartPart, 'value' | 'fileName'> {
  const written = readTemplate(place, 'fromFile')
  const template = compileTemplate(written)
  const inside = resolve(folder, written.slice(0, written.indexOf('{{')).replace(/[^/]*$/, ''))
  const known = new Map<string, Buffer>()
  const read = (context: FlowContext): ComputedFile => {
    const path = renderText(template, context)
    const file = resolve(folder, path)
    if (!file.startsWith(inside + sep))
      throw new TemplateError(`${place.at}: fromFile: ${path} is not in the folder ${inside}`)
    const value = known.get(file) ?? readFileNow(file, `${place.at}: fromFile`)
    if (known.size < MOST_FILES) known.set(file, value)
    return { value, fileName: basename(file), contentType: contentType ?? toContentType(file) }
  }
  return { value: read, fileName: written }
}

/** While a request is made nothing waits. @throws TemplateError naming why it cannot be read */
function readFileNow(file: string, what: string): Buffer {
  try {
    const found = statSync(file)
    if (!found.isFile() || found.size > MOST_BYTES)
      throw new TemplateError(`${what}: ${file} is no file of at most ${MOST_BYTES} bytes`)
    return readFileSync(file)
  } catch (error) {
    if (error instanceof TemplateError) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new TemplateError(`${what}: ${why}`, { cause: error })
  }
}

/** What Artillery derives from the ending of a file. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.bin': 'application/octet-stream',
  '.csv': 'text/csv',
  '.gif': 'image/gif',
  '.html': 'text/html',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.json': 'application/json',
  '.md': 'text/markdown',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
  '.webp': 'image/webp',
  '.xml': 'application/xml',
  '.yaml': 'text/yaml',
  '.yml': 'text/yaml',
  '.zip': 'application/zip',
}

export const toContentType = (file: string): string =>
  CONTENT_TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream'
