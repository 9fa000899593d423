import type { MultipartPart } from '@gauntlet/core/flow'
import { basename, extname, resolve } from 'node:path'
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
    from.fail(
      'the file of a field is read with the script: its name may read $env only',
      'UNSUPPORTED',
    )
  const file = resolve(folder, readResolved(from, 'fromFile', constants))
  const value = await readUserBytes(file, `${from.at}: the file`)
  return { name, value, fileName: basename(file), contentType: type ?? toContentType(file) }
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
