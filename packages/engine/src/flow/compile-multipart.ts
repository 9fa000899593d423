import {
  compileTemplate,
  renderText,
  TemplateError,
  type FlowContext,
  type MultipartPart,
  type Variables,
} from '@gauntlet/core/flow'
import { createHash } from 'node:crypto'

/** Head and content of one part. */
type WrittenPart = readonly [head: Uint8Array, content: Uint8Array]
type WritePart = (context: FlowContext) => WrittenPart

/**
 * A `multipart/form-data` body. Its boundary is the same for each request of the step, so that a seed fixes the bytes.
 *
 * @throws TemplateError when a template in it cannot be read
 * @see RFC 7578
 */
export function compileMultipart(
  parts: readonly MultipartPart[],
  constants: Readonly<Variables>,
): { readonly contentType: string; text(context: FlowContext): Uint8Array } {
  const boundary = toBoundary(parts)
  const compiled = parts.map((part) => compilePart(part, constants))
  const between = Buffer.from(`--${boundary}\r\n`)
  const lineEnd = Buffer.from('\r\n')
  const end = Buffer.from(`--${boundary}--\r\n`)
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    text: (context) =>
      Buffer.concat([
        ...compiled.flatMap((write) => {
          const [head, bytes] = write(context)
          if (Buffer.from(bytes).includes(boundary))
            throw new TemplateError('a part of the multipart body holds the boundary of the body')
          return [between, head, bytes, lineEnd]
        }),
        end,
      ]),
  }
}

function compilePart(part: MultipartPart, constants: Readonly<Variables>): WritePart {
  const { name, value, fileName, contentType } = part
  if (typeof value === 'function') {
    return (context) => {
      const file = value(context)
      return [toHead({ name, ...file }), file.value]
    }
  }
  const head = toHead({ name, fileName, contentType })
  if (typeof value !== 'string') return () => [head, value]
  const template = compileTemplate(value, constants)
  return (context) => [head, Buffer.from(renderText(template, context))]
}

type PartHead = {
  readonly name: string
  readonly fileName: string | undefined
  readonly contentType: string | undefined
}

/** @throws TemplateError for what is no content type */
function toHead({ name, fileName, contentType }: PartHead): Uint8Array {
  const file = fileName === undefined ? '' : `; filename="${quote(fileName)}"`
  const type = contentType === undefined ? '' : `content-type: ${contentType}\r\n`
  if (/[\r\n]/.test(type.slice(0, -2)))
    throw new TemplateError(`${JSON.stringify(contentType)} is not a content type`)
  return Buffer.from(`content-disposition: form-data; name="${quote(name)}"${file}\r\n${type}\r\n`)
}

/** As browsers write names and file names. @see WHATWG HTML, multipart form data */
const quote = (text: string): string =>
  text.replaceAll('\n', '%0A').replaceAll('\r', '%0D').replaceAll('"', '%22')

function toBoundary(parts: readonly MultipartPart[]): string {
  const hash = createHash('sha256')
  for (const { name, value, fileName = '' } of parts)
    hash
      .update(name)
      .update('\0')
      .update(typeof value === 'function' ? fileName : value)
  return `gauntlet-${hash.digest('hex').slice(0, 32)}`
}
