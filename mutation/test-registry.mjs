// Stands in for vitest while Stryker runs: it collects the tests once, and each mutant calls those that reach it.
import { relative } from 'node:path'
import { pathToFileURL } from 'node:url'

export { expect } from 'vitest'

/** The tests of the files imported so far, by their id: `file#title`. */
const tests = new Map()
let fileName = ''
let titles = []

/** @returns the tests of a file, imported when first asked for */
export async function collect(file) {
  const mine = () => [...tests.values()].filter((one) => one.fileName === file)
  if (mine().length === 0) {
    fileName = file
    await import(pathToFileURL(file).href)
  }
  return mine()
}

/** @param run a function without parameters; hooks and options are refused, for the pure tests of core need none */
export function test(title, run, ...options) {
  const name = [...titles, title].join(' ')
  if (typeof run !== 'function' || run.length > 0 || options.length > 0)
    throw new Error(`${fileName}: mutation/ cannot run "${name}": it has options or parameters`)
  const numbered = (at) => `${relative('.', fileName)}#${name}${at === 1 ? '' : ` (${at})`}`
  let at = 1
  while (tests.has(numbered(at))) at += 1
  tests.set(numbered(at), { id: numbered(at), name, fileName, run })
}

export function describe(title, register) {
  titles.push(title)
  register()
  titles.pop()
}

/** As of Vitest: a row that is a list is spread over the parameters. Titles stay templates. */
const eachOf =
  (register) =>
  (rows) =>
  (title, run, ...options) => {
    for (const row of rows) {
      register(title, Array.isArray(row) ? () => run(...row) : () => run(row), ...options)
    }
  }

test.each = eachOf(test)
describe.each = eachOf(describe)
