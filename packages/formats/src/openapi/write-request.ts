import type { RequestStep } from '@gauntlet/core/flow'
import { toLiteral } from '../literal-text.ts'
import { NoExample } from './request-body.ts'
import { writeParameter, type Parameter } from './write-parameter.ts'

/**
 * The request of an operation with these parameters.
 *
 * @throws NoExample for a parameter of the path that has no value
 */
export function writeRequest(
  given: readonly Parameter[],
  { method, path }: { readonly method: string; readonly path: string },
): RequestStep {
  const written = (where: string) =>
    given.filter((each) => each.where === where).flatMap((each) => writeParameter(each))
  const url = path.replaceAll(/\{([^{}]+)\}/g, (_whole, name: string) => {
    const parameter = given.find((each) => each.where === 'path' && each.name === name)
    if (!parameter) throw new NoExample(`the path parameter ${name} has no example`)
    return writeParameter(parameter)
      .map(({ text }) => text)
      .join('')
  })
  const query = written('query')
    .map(({ name, text }) => `${name}=${text}`)
    .join('&')
  const texts = (where: string): Record<string, string> =>
    Object.fromEntries(written(where).map(({ name, text }) => [name, toLiteral(text)]))
  const [headers, cookies] = [texts('header'), texts('cookie')]
  return {
    kind: 'request',
    method: method.toUpperCase(),
    url: toLiteral(query === '' ? url : `${url}?${query}`),
    endpoint: path.replaceAll(/\{([^{}]+)\}/g, ':$1'),
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(Object.keys(cookies).length > 0 && { cookies }),
  }
}
