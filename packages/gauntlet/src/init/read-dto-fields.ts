/**
 * The fields of the body that a method of a NestJS controller takes: `@Body() order: CreateOrder` and `@Body('sku') sku`. Optional
 * ones are left out.
 *
 * @param own the code of the route, from its decorator
 * @param sources where the classes may stand
 */
export function readDtoFields(own: string, sources: readonly string[]): string[] {
  const taken = /@Body\(\s*(?:['"](\w+)['"]|[^()]*(?:\([^()]*\))?)\s*\)\s*(?:readonly\s+)?\w+\s*:\s*(\w+)/g
  return [...own.matchAll(taken)].flatMap(([, field, type = '']) =>
    field === undefined ? readClass(type, sources, 0) : [field],
  )
} // prettier-ignore

/** A class of a class: more is not looked through. */
const mostBases = 3

function readClass(name: string, sources: readonly string[], depth: number): string[] {
  const start = new RegExp(
    String.raw`\b(?:class|interface|type)\s+${name}\b(?:\s+extends\s+(?:PartialType\()?(\w+)[^{]*)?[^{]*\{`,
  )
  for (const text of sources) {
    const found = start.exec(text)
    if (!found) continue
    const [head, base] = found
    const body = text.slice(found.index + head.length)
    const end = /\n\}/.exec(body)
    const own = [...body.slice(0, end?.index).matchAll(/^\s*(?:public\s+|readonly\s+)*(\w+)!?\s*:\s*[^=\n]+$/gm)]
    const inherited =
      base === undefined || depth >= mostBases ? [] : readClass(base, sources, depth + 1)
    return [...inherited, ...own.map(([, field = '']) => field)]
  }
  return []
} // prettier-ignore
