import { cancel, confirm, intro, isCancel, outro, select, text } from '@clack/prompts'
import { basename } from 'node:path'
import type { Terminal } from '../cli/io.ts'
import type { Findings, Service } from './findings.ts'
import { needsDatabase, type Choices } from './propose-config.ts'

/** The user ended the questions: nothing is written. */
export class Cancelled extends Error {}

export type QuestionOptions = {
  readonly terminal: Terminal
  readonly signal: AbortSignal
  /** What is written. */
  readonly file: string
  /** A config that is there already. */
  readonly present: string | undefined
}

/**
 * Asks for what a look at the files cannot know; every question has what was found as its answer.
 *
 * @throws Cancelled when the user ends a question by Ctrl-C or Escape, or does not want the file to be written
 */
export async function askChoices(findings: Findings, options: QuestionOptions): Promise<Choices> {
  const { services, mainBranch, tables } = findings
  const { file, present } = options
  const questions = new Questions(options)
  intro('gauntlet init', questions.common)
  if (present !== undefined) {
    const message = `${present} is there already. Overwrite it?`
    if (!(await questions.confirm(message, false))) throw questions.end('it is left as it is')
  }
  const service = services.length > 1 ? await questions.select(services) : services[0]
  // A guess of the command would be taken for what was found.
  const command = await questions.text(
    'How is it started?',
    service?.start && toLine(service.start.command),
  )
  const ready = await questions.text(
    'Which path answers 2xx once it can serve?',
    service?.ready?.path ?? '/health',
  )
  const hasDatabase = await questions.confirm(
    'Does it use PostgreSQL? Gauntlet then starts a separate server for each build.',
    needsDatabase(service, tables.length > 0),
  )
  const baseline = await questions.text(
    'Which revision stands for before the change? (- for none)',
    mainBranch ?? '-',
  )
  if (!(await questions.confirm(`Write ${basename(file)}?`, true))) throw questions.end()
  outro('', questions.common)
  return {
    service: withAnswers(service, { command, ready }),
    baseline: baseline === '-' ? undefined : baseline,
    hasDatabase,
  }
}

const validate = (value: string | undefined): string | undefined =>
  value?.trim() ? undefined : 'a text is needed'

/** Said beside the proposal, for a terminal without colours shows it as a text that was typed. */
const enter = '(Enter takes the proposal)'

/** Each question ends with an answer, or with `Cancelled`. */
class Questions {
  readonly common: Terminal & { readonly signal: AbortSignal }

  constructor({ terminal, signal }: QuestionOptions) {
    this.common = { ...terminal, signal }
  }

  async confirm(message: string, initialValue: boolean): Promise<boolean> {
    return this.#answer(await confirm({ ...this.common, message, initialValue }))
  }

  /** @param proposal what an empty answer stands for; what is typed replaces it. None: a text is needed. */
  async text(message: string, proposal: string | undefined): Promise<string> {
    if (proposal === undefined) {
      return this.#answer(await text({ ...this.common, message, validate })).trim()
    }
    const shown = { message: `${message} ${enter}`, placeholder: proposal, defaultValue: proposal }
    return this.#answer(await text({ ...this.common, ...shown })).trim() || proposal
  }

  async select(services: readonly Service[]): Promise<Service> {
    const options = services.map((value) => ({
      value,
      label: value.folder,
      hint: value.start ? `${value.start.command.join(' ')} (${value.start.from})` : 'unknown',
    }))
    return this.#answer(
      await select<Service>({ ...this.common, message: 'Which backend?', options }),
    )
  }

  end(why = 'nothing is written'): Cancelled {
    cancel(why, this.common)
    return new Cancelled(why)
  }

  #answer<Value>(value: Value): Exclude<Value, symbol> {
    if (isCancel(value)) throw this.end()
    return value as Exclude<Value, symbol>
  }
}

type Answers = { readonly command: string; readonly ready: string }

function withAnswers(service: Service | undefined, { command, ready }: Answers): Service {
  const asked = { command: toWords(command), from: 'as you answered' }
  const path = { path: ready, from: 'as you answered' }
  if (!service) {
    return {
      folder: '.',
      start: asked,
      install: [],
      migrate: undefined,
      seed: undefined,
      ready: path,
      routes: [],
      reachesOthers: false,
      database: 'unknown',
      gaps: [],
      rank: 0,
    }
  }
  const isSame = service.start !== undefined && toLine(service.start.command) === command
  const isReady = service.ready?.path === ready
  return {
    ...service,
    start: isSame ? service.start : asked,
    ready: isReady ? service.ready : path,
    gaps: service.gaps.filter(
      (gap) => !(gap.startsWith('ready:') || (!isSame && /^(?:port|targets):/.test(gap))),
    ),
  }
}

const plainWord = /^[\w@%+=:,./-]+$/

/** A command as a user types it: `npm start`, `sh -c 'exec ...'`. */
const toLine = (command: readonly string[]): string =>
  command.map((word) => (plainWord.test(word) ? word : `'${word}'`)).join(' ')

/** Words, of which one may stand in quotes; what needs a shell is run by one. */
function toWords(line: string): readonly string[] {
  const quoted = /^sh -c '([^']*)'$/.exec(line)?.[1]
  if (quoted !== undefined) return ['sh', '-c', quoted]
  const words = line.split(/\s+/)
  return words.every((word) => plainWord.test(word)) ? words : ['sh', '-c', line]
}
