/** What holds the body of a request: `req.body`, `ctx.request.body`, `request.json`, `await c.req.json()`, `JSON.parse(text)`. */
const source = String.raw`(?:(?:[\w.]*\.)?body\b(?!\s*[.[(])|(?:request|req)\.json\b(?!\s*[.[])(?:\(\s*\))?|[\w.]*\.json\(\s*\)|json\.loads\(|JSON\.parse\(|[\w.]*get_json\()`
/** What code writes around it: `await`, parentheses, a cast, the check of a schema (`Transfer.parse(req.body)`). */
const wrapped = String.raw`(?:\(|await\s|<\w+>|[\w.]+\.(?:parse|parseAsync|validate|cast)\(|\s)*${source}`
/** `: Transfer`, between a name and its `=`. */
const type = String.raw`(?:\s*:\s*[\w.<>[\]{},;:| ]+?)?`

const declared = new RegExp(String.raw`\b(\w+)${type}\s*:?=\s*${wrapped}`, 'g')

/** The fields of the body that code reads by name: destructured, as a member, by an index or by `get`. */
export function readBodyFields(code: string): string[] {
  const names = new Set(['body', 'payload', 'data'])
  for (const [, name = ''] of code.matchAll(declared)) names.add(name)
  const body = String.raw`(?:\w+\.)*(?:${[...names].join('|')})`
  const fields: string[] = []
  const taken = new RegExp(
    String.raw`\{([^{}]*)\}${type}\s*=\s*(?:${wrapped}|${body}\b(?!\s*[.[(]))|\bbody\s*:\s*\{([^{}]*)\}\s*(?:,[^{}]*)?\}\s*(?:[,):=])`,
    'g',
  )
  for (const [, list, inner] of code.matchAll(taken)) {
    fields.push(...(list ?? inner ?? '').split(',').map((one) => /^\s*['"]?(\w+)/.exec(one)?.[1] ?? ''))
  }
  const json = String.raw`(?:request|req)\.json|[\w.]*get_json\([^()]*\)|\(\s*await\s+[\w.]*\.json\(\)\s*\)|json\.loads\([^()]*(?:\([^()]*\))?[^()]*\)`
  const member = new RegExp(
    String.raw`(?<![\w.])(?:${json}|${body})(?:\s*or\s*\{\s*\}\s*\))?(?:\??\.get\(\s*['"](\w+)['"]|\??\.?\[\s*['"](\w+)['"]|\??\.(\w+)\b(?!\s*\())`,
    'g',
  )
  for (const [, got, indexed, named] of code.matchAll(member)) {
    fields.push(got ?? indexed ?? named ?? '')
  }
  return [...new Set(fields)].filter((field) => field !== '' && field !== 'length')
} // prettier-ignore
