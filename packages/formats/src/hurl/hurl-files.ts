import { dirname, resolve, sep } from 'node:path'
import { readUserBytes } from '../read-user-file.ts'
import type { HurlBody } from './hurl-body.ts'
import type { HurlSource, SourceLocation } from './hurl-source.ts'

type Reading = { readonly source: HurlSource }

/** What base64, hexadecimal text or a file stands for; undefined for a text. */
export async function readBytes(body: HurlBody, reading: Reading): Promise<Uint8Array | undefined> {
  const { kind, text } = body
  if (kind === 'file') return await readFileOf(text, body, reading)
  if (kind === 'base64') return Buffer.from(text.replaceAll(/\s/g, ''), 'base64')
  return kind === 'hex' ? Buffer.from(text.replaceAll(/\s/g, ''), 'hex') : undefined
}

/** As Hurl, only files below the folder of the Hurl file. */
export async function readFileOf(
  path: string,
  place: SourceLocation,
  { source }: Reading,
): Promise<Uint8Array> {
  if (path.includes('{{'))
    source.fail(place, 'the name of a file may hold no templates', 'UNSUPPORTED')
  const folder = dirname(resolve(source.file))
  const file = resolve(folder, path)
  if (!file.startsWith(folder + sep))
    source.fail(place, `${path} is not below the folder of this file`, 'UNSUPPORTED')
  return await readUserBytes(file, `${source.at(place.line, place.column)}: the file`)
}
