import { findClosing, listFunctions } from './code-scan.ts'
import type { DeferredWrite, Sources } from './findings.ts'

/** Calls whose argument runs later: timers, schedules, queues, threads. */
const calls =
  /(?<![\w$])((?:setInterval|setTimeout|setImmediate|queueMicrotask|process\.nextTick|cron\.schedule|\w*[sS]chedule(?:r\.\w+|\.\w+|Job)?|new\s+(?:CronJob|Cron|Worker)|\w*[qQ]ueue\w*\.(?:process|add|work|push)|boss\.work|\w+\.add_task|asyncio\.(?:create_task|ensure_future)|threading\.(?:Timer|Thread)|\w+\.submit|time\.AfterFunc))\s*\(/g
/** What stands before a function that runs later. */
const marks =
  /@(Cron|Interval|Timeout|Processor|Process|OnEvent|OnQueueEvent|Scheduled|Async|shared_task|repeat_every|\w+\.(?:task|scheduled_job|periodic_task))\b|\bgo\s+(func)\s*\(/g
/** Files of what runs later. */
const files =
  /(?:^|[/_.-])(jobs?|crons?|workers?|queues?|tasks?|schedul\w*|background|consumers?|projections?|projectors?|rollups?)(?=[/_.-])/i
/** How far a marked function reaches, where nothing ends it before. */
const mostCharacters = 2_000
/** A file that is longer was made by a tool; its functions take long to find. */
const mostOfFile = 200_000
/** A function of what runs later calls others. */
const mostDepth = 3

const statement =
  /\bupdate\s+(?:only\s+)?(?:"?\w+"?\.)?"?(\w+)"?(?:\s+(?:as\s+)?(?!set\b)\w+)?\s+set\s+([^;`]{1,400})/gi

type Span = {
  readonly file: string
  readonly start: number
  readonly end: number
  readonly by: string
}

/**
 * Columns that code updates after the request which changes what they count: in a timer, a queue, a job. A rule that compares
 * them is broken for a moment by a correct backend. One that is updated elsewhere too is not among them.
 */
export function findDeferredWrites(sources: Sources): DeferredWrite[] {
  if (![...sources.values()].some((text) => text.search(statement) !== -1)) return []
  const spans = listSpans(sources)
  const later = new Map<string, DeferredWrite>()
  const atOnce = new Set<string>()
  for (const [file, text] of sources) {
    for (const { 0: whole, 1: table = '', 2: list = '', index } of text.matchAll(statement)) {
      const at = index + whole.indexOf(list)
      const span = spans.find((one) => one.file === file && one.start <= at && at < one.end)
      for (const column of listColumns(list)) {
        const key = `${table}.${column}`.toLowerCase()
        if (span) later.set(key, { table, column, file, by: span.by })
        else atOnce.add(key)
      }
    }
  }
  return [...later].filter(([key]) => !atOnce.has(key)).map(([, write]) => write)
}

/** `used` and `seen` of `used = (select count(*) from r where a = 1), seen = now() where id = 1`. */
function listColumns(list: string): string[] {
  const columns: string[] = []
  let depth = 0
  let isName = true
  for (const [part] of list.matchAll(/[(),]|"?\w+"?\s*=?|[^(),\w"]+/g)) {
    if (part === '(') depth += 1
    else if (part === ')') depth -= 1
    else if (depth < 0 || (depth === 0 && /^(?:where|from|returning)\b/i.test(part))) break
    else if (part === ',' && depth === 0) isName = true
    else if (isName && depth === 0 && /\w/.test(part)) {
      const name = /^"?(\w+)"?\s*=$/.exec(part)?.[1]
      if (name !== undefined) columns.push(name)
      isName = false
    }
  }
  return columns
}

/** Where code stands that runs later. */
function listSpans(sources: Sources): Span[] {
  const spans: Span[] = []
  for (const [file, text] of sources) {
    const [, named] = files.exec(file) ?? []
    if (named !== undefined) spans.push({ file, start: 0, end: text.length, by: file })
    for (const { 0: whole, 1: by = '', index } of text.matchAll(calls)) {
      const start = index + whole.length - 1
      spans.push({ file, start, end: findClosing(text, start), by })
    }
    for (const { 0: whole, 1: mark, index } of text.matchAll(marks)) {
      const start = index + whole.length
      const rest = text.slice(start, start + mostCharacters)
      const next = mark === undefined ? -1 : rest.search(/\n\s*@|\n(?:async\s+)?def\b[^]*?\n\S/)
      const end =
        mark === undefined ? findClosing(text, text.indexOf('{', start)) : start + rest.length
      spans.push({ file, start, end: next === -1 ? end : start + next, by: mark ?? 'go func' })
    }
  }
  return addCalled(spans, sources)
}

/** The functions that these name, and what those name in turn. */
function addCalled(first: readonly Span[], sources: Sources): Span[] {
  const all = [...first]
  let newest: readonly Span[] = first.filter(({ by, file }) => by !== file)
  if (newest.length === 0) return all
  const functions = [...sources].flatMap(([file, text]) =>
    text.length > mostOfFile ? [] : listNamed(file, text),
  )
  for (let depth = 0; depth < mostDepth && newest.length > 0; depth += 1) {
    const found: Span[] = []
    for (const { file, start, end, by } of newest) {
      const words = new Set((sources.get(file) ?? '').slice(start, end).match(/[A-Za-z_$][\w$]*/g))
      const called = functions.filter(
        (one) =>
          words.has(one.name) &&
          !all.some((span) => span.file === one.file && span.start === one.start),
      )
      found.push(...called.map((one) => ({ ...one, by })))
    }
    all.push(...found)
    newest = found
  }
  return all
}

/** A method, and an arrow function whose body is one call. */
const shortForms =
  /^[ \t]*(?:(?:public|private|protected|static|async)[ \t]+)*(?!(?:if|for|while|switch|catch|function|return|with)\b)(\w+)\([^()]*\)[ \t]*(?::[^{;\n]+)?\{|\b(?:const|let|var)[ \t]+(\w+)[ \t]*=[ \t]*(?:async[ \t]*)?\([^()]*\)[ \t]*=>[^({;]*\(/gm

type Named = Omit<Span, 'by'> & { readonly name: string }

function listNamed(file: string, text: string): Named[] {
  const inBraces = listFunctions(text).map(({ name, start, end }) => ({ name, file, start, end }))
  const others = [...text.matchAll(/^([ \t]*)(?:async[ \t]+)?(?:def|func)[ \t]+(\w+)/gm)].map(
    ({ 1: indent = '', 2: name = '', index }) => {
      const rest = text.slice(index + 1)
      const next = rest.search(new RegExp(String.raw`\n${indent}[^\s)]`))
      return { name, file, start: index, end: next === -1 ? text.length : index + 1 + next }
    },
  )
  const short = [...text.matchAll(shortForms)].map(({ 0: whole, 1: method, 2: arrow, index }) => {
    const end = findClosing(text, index + whole.length - 1)
    return { name: method ?? arrow ?? '', file, start: index, end }
  })
  return [...inBraces, ...others, ...short].filter(({ name }) => name !== '')
}
