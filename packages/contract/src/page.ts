import { ToolError, type ToolErrorCode, type ToolErrorOptions } from './errors.ts'

/** An entry that a project adds to the navigation of the dashboard. */
export type PageConfig = PageLink | PluginPage

/** To an address elsewhere: a board of Grafana, a wiki. */
export type PageLink = {
  readonly name: string
  /** http or https. */
  readonly link: string
}

/** A page of the dashboard that shows what the project's backend answers. */
export type PluginPage = {
  /** In the navigation, and as the heading of the page. */
  readonly name: string
  /** Its address: `stock` is served as `/stock`. Lower-case letters, digits and dashes. */
  readonly path: string
  readonly plugin: PagePlugin
}

/** Both halves of a page: a module for the browser, and the function on the server that it asks. */
export type PagePlugin = {
  /** The ES module for the browser: a `file:` URL, or a path relative to the config. It exports `mount`. @see MountPage */
  readonly browser: string | URL
  /** How that file is made. Default: it is there already. */
  readonly build?: PageBuild
  /** Milliseconds until an answer of `read` is given up; default: 10 000. */
  readonly timeoutMs?: number
  /** Called when `gauntlet serve` starts. It throws a `PageError` when a setting is wrong. */
  readonly check?: () => void | Promise<void>
  /**
   * Answers what the browser's half asks, with a value that JSON can hold: 8 MiB at most. It runs in the process of
   * `gauntlet serve`, so that tokens and database URLs stay there; the dashboard's sign-in protects it.
   *
   * @throws PageError, whose message and hint the page shows. Of any other error the page shows only that there was one:
   *   the rest is in the log of `gauntlet serve`.
   */
  readonly read: (query: PageQuery, context: PageReadContext) => unknown
}

/** Run by `gauntlet serve` when the file is missing or older than its sources. */
export type PageBuild = {
  /** A program and its arguments: `['npx', 'vite', 'build']`. */
  readonly command: readonly string[]
  /** Where it runs; default: the config's folder. */
  readonly cwd?: string | URL
  /** Files and folders from which it is made. */
  readonly sources: readonly (string | URL)[]
}

/** From the address that the browser's half asks: 20 values at most, each up to 500 characters. */
export type PageQuery = Readonly<Record<string, string>>

/** What `read` of a plugin gets besides the query. */
export type PageReadContext = {
  /** Aborted when the browser went away or the time is over. */
  readonly signal: AbortSignal
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** What the module of a page gets in the browser. */
export type PageContext = {
  readonly name: string
  readonly path: string
  /** The part of the address behind `?`. */
  readonly search: Readonly<Record<string, string>>
  /** The colours that the dashboard is shown in. Its style sheet has them as variables too. */
  readonly theme: 'light' | 'dark'
  /** Aborted when the page is left. */
  readonly signal: AbortSignal
  /** Puts values into the address in the place of those that stand there; undefined and '' leave one out. */
  readonly setSearch: (search: Readonly<Record<string, string | undefined>>) => void
  /**
   * Asks `read` of the plugin. In the texts of its answer, characters that hide or reorder what stands around them are
   * written out.
   */
  readonly read: (
    query?: PageQuery,
    options?: { readonly signal?: AbortSignal },
  ) => Promise<unknown>
  /** Calls when address or theme changed. A page that does not ask for this is mounted again when the address changes. */
  readonly onChange: (listener: () => void) => void
  /** Shows an error in the place of the page. */
  readonly fail: (error: unknown) => void
}

type Unmount = () => void

/**
 * What the module of a page exports as `mount`: it fills an `HTMLElement`, and returns what to call when the page is left. While
 * its promise is pending the page shows that it loads; a rejection is shown, and asked again where that may help.
 */
export type MountPage<Element> = (
  element: Element,
  page: PageContext,
) => Unmount | void | Promise<Unmount | void>

/** The first parts of addresses that are the dashboard's own: no page of a project can have one. */
export const RESERVED_PAGE_PATHS = [
  'api',
  'assets',
  'pages',
  'verdicts',
  'benchmarks',
  'runs',
  'compare',
  'parity',
  'guarantees',
  'smoke',
  'sweep',
  'faults',
  'reviews',
  'gaps',
] as const

const CODES = {
  usage: 'USAGE',
  'not-found': 'NOT_FOUND',
  unset: 'PAGE_UNSET',
  refused: 'PAGE_REFUSED',
  unreachable: 'PAGE_UNREACHABLE',
} as const satisfies Record<string, ToolErrorCode>

/**
 * What a page's `read` or `check` throws when the page is to say why: its message and hint are shown.
 *
 * @example
 * definePage({
 *   browser: './pages/stock.js',
 *   read: () => {
 *     throw new PageError('unset', 'no service is named', { hint: 'Set STOCK_URL.' })
 *   },
 * })
 */
export class PageError extends ToolError {
  /**
   * @param kind `usage`: the query or a setting is wrong; `not-found`: there is no such thing; `unset`: a setting is missing;
   *   `refused`: the backend refuses our credentials; `unreachable`: it does not answer, and the page asks again by itself
   */
  constructor(kind: keyof typeof CODES, message: string, options: ToolErrorOptions = {}) {
    super(CODES[kind], message, options)
  }
}
