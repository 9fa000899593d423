/**
 * A JSONPath in the spelling of RFC 9535. Other tools take names with `-` and digits behind a dot, `===`, and
 * `[(@.length-1)]` for the last element. Texts in quotes stay.
 */
export function toStandardPath(path: string): string {
  return path.replaceAll(PARTS, (whole, ...groups: (string | undefined)[]) => {
    const [fromEnd, index, name] = groups
    if (fromEnd !== undefined) return `[-${fromEnd}]`
    // An element of a list, or a key of an object.
    if (index !== undefined) return `[${index},'${index}']`
    if (name !== undefined) return `['${name}']`
    if (whole === '.') return ''
    return whole === '===' || whole === '!==' ? whole.slice(0, 2) : whole
  })
}

const PARTS =
  /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\{\{.*?\}\}|(?<!\.)\.(?=\[)|===|!==|\[\(@\.length\s*-\s*(\d+)\)\]|\.(\d+)(?=[.[]|$)|(?<=^\$[^?]*)\.([A-Za-z_$][\w$]*-[\w$-]*)/g
