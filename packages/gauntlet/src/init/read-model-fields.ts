/** Values that FastAPI takes from elsewhere than the body. */
const elsewhere = /\b(?:Depends|Query|Path|Header|Cookie|Security|Form|File)\s*\(/

/**
 * The fields of the models that a Python route takes as its body: `def pay(transfer: Transfer)` and `class
 * Transfer(BaseModel)`, and parameters that are `Body(...)`. Fields with a default are left out: the server has them.
 *
 * @param own the code of the route, from its decorator
 * @param sources where the classes may stand
 */
export function readModelFields(own: string, sources: readonly string[]): string[] {
  const parameters = /\bdef\s+\w+\s*\(([\s\S]*?)\)\s*(?:->[^:\n]+)?:\s*(?:\n|#|\.\.\.|return|pass)/.exec(own)?.[1] ?? ''
  const taken = splitParameters(parameters).filter((one) => !elsewhere.test(one))
  return taken.flatMap((parameter) => {
    const [, name = '', type = ''] = /^\s*(\w+)\s*:\s*([^=]+)/.exec(parameter) ?? []
    if (/=\s*Body\(/.test(parameter) || /\bBody\(/.test(type)) {
      if (!/embed/.test(parameter) && hasModel(type, sources)) return readModels(type, sources)
      return [name]
    }
    return readModels(type, sources)
  })
} // prettier-ignore

/** Commas in brackets separate nothing. */
function splitParameters(text: string): string[] {
  const parts = ['']
  let depth = 0
  for (const letter of text) {
    if ('([{'.includes(letter)) depth += 1
    if (')]}'.includes(letter)) depth -= 1
    if (letter === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += letter
  }
  return parts
}

const hasModel = (type: string, sources: readonly string[]): boolean =>
  readModels(type, sources).length > 0

const readModels = (type: string, sources: readonly string[]): string[] =>
  [...type.matchAll(/\b[A-Z]\w*/g)].flatMap(([name]) => readClass(name, sources, 0))

/** A class of a class of a class: more is not looked through. */
const mostBases = 4

function readClass(name: string, sources: readonly string[], depth: number): string[] {
  const start = new RegExp(String.raw`^class\s+${name}\s*\(([^)]*)\)\s*:`, 'm')
  for (const text of sources) {
    const found = start.exec(text)
    if (!found) continue
    const [whole, bases = ''] = found
    const above = depth < mostBases ? bases.split(',').map((one) => one.trim()) : []
    const inherited = above.flatMap((base) => readClass(base, sources, depth + 1))
    const isModel = inherited.length > 0 || /\b(?:BaseModel|SQLModel|Schema|Struct)\b/.test(bases)
    return isModel ? [...inherited, ...readOwn(text.slice(found.index + whole.length))] : []
  }
  return []
}

/** The lines of a class that name a field and its type, up to the next line that is not indented. */
function readOwn(text: string): string[] {
  const [body = ''] = /^(?:[ \t]*[^\n]*)?(?:\n(?:[ \t][^\n]*|[ \t]*))*/.exec(text) ?? []
  return [...body.matchAll(/^(?:[ ]{4}|[ ]{2}|\t)(\w+)\s*:\s*([^\n]+)$/gm)].flatMap(
    ([, name = '', rest = '']) => (hasDefault(rest) ? [] : [name]),
  )
}

/** `= Field(gt=0)` demands a value; `= 1` and `= Field(default=1)` do not. */
function hasDefault(rest: string): boolean {
  const value = /(?<![<>!=])=\s*(.+)$/.exec(rest.replace(/^[^=(]*\[[^\]]*\]/, ''))?.[1]
  if (value === undefined) return false
  const field = /^(?:Field|field)\(\s*(.*)$/.exec(value)
  if (!field) return true
  const inner = field[1] ?? ''
  return /\bdefault(?:_factory)?\s*=/.test(inner) || !/^(?:\.\.\.|\w+\s*=|\))/.test(inner)
}
