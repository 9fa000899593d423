import type { ReviewCall, ReviewDocument } from '@gauntlet/contract'
import { openStore } from '@gauntlet/store'
import { createTestDatabase, runCli } from '@gauntlet/testkit'
import { afterEach } from 'vitest'
import { main } from '../../cli/main.ts'
import type { GauntletConfig } from '../../config/gauntlet-config.ts'
import type { ReviewConfig, ReviewerConfig } from '../review-config.ts'
import { startFakeEndpoint, type Asked, type FakeEndpoint, type Reply } from './fake-endpoint.ts'
import { writeReview, type WrittenReview } from './review-answer.ts'
import { copyTestRepository, type TestRepository } from './test-repository.ts'

type Files = Readonly<Record<string, string | null>>

export type ReviewProjectOptions = {
  /** At the branch `main`; beside the config. */
  readonly before?: Files
  /** What the branch `feature`, which is checked out, changes. */
  readonly after?: Files
  /** What the endpoint answers. Default: a review without findings. */
  readonly reply?: (asked: Asked) => Reply
  readonly reviewers?: (endpoint: string) => readonly ReviewerConfig[]
  readonly review?: Omit<Partial<ReviewConfig>, 'reviewers'>
  /** With its own store; without, there is none that answers. */
  readonly isStored?: true
  /** The rest of the config. */
  readonly config?: Omit<GauntletConfig, 'review'>
}

export type CallOptions = {
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly signal?: AbortSignal
  readonly cwd?: string
  readonly isTerminal?: boolean
  readonly onStderr?: (text: string) => void
}

export type Called = { readonly exit: number; readonly stdout: string; readonly stderr: string }
export type Reviewed = Called & { readonly document: ReviewDocument }

export type ReviewProject = {
  readonly repository: TestRepository
  readonly endpoint: FakeEndpoint
  /** The keys, and where the store is. */
  readonly env: Readonly<Record<string, string>>
  /** What the store keeps. */
  readonly listStored: () => Promise<Stored[]>
  /** `gauntlet ...`. */
  readonly command: (args: readonly string[], options?: CallOptions) => Promise<Called>
  /** `gauntlet review ...`. */
  readonly call: (args?: readonly string[], options?: CallOptions) => Promise<Called>
  /** `gauntlet review --json ...`, which gave a document. */
  readonly review: (args?: readonly string[], options?: CallOptions) => Promise<Reviewed>
  readonly close: () => Promise<void>
}

/** A row of the store. */
export type Stored = {
  readonly kind: string
  readonly outcome: string
  readonly verdict_id: string | null
  readonly document: object
}

/** A port on which nobody listens. */
const nowhere = 'postgres://127.0.0.1:1/none'

export const keys = { GPT_KEY: 'gpt-key-51c09e7744', CLAUDE_KEY: 'claude-key-c0ffee8812' } as const

const price = { inputPerMillion: 2, outputPerMillion: 10, asOf: '2026-11-01' } as const

export const gpt = (endpoint: string): ReviewerConfig => {
  const model = 'gpt-6'
  return { name: 'gpt', lineage: 'openai', protocol: 'openai', endpoint, model, keyEnv: 'GPT_KEY', price } // prettier-ignore
}
export const claude = (endpoint: string): ReviewerConfig => {
  const model = 'claude-9'
  return { name: 'claude', lineage: 'anthropic', protocol: 'anthropic', endpoint, model, keyEnv: 'CLAUDE_KEY', price } // prettier-ignore
}

/** A client that gets a retry loop. */
export const client = 'src/client.ts'
export const loop = 'while (true) {'
const plain = [
  'export async function send(request: Request) {',
  '  return await fetch(request)',
  '}',
]
const looping = [plain[0], `  ${loop}`, '    const answer = await fetch(request)', '    if (answer.ok) return answer', '  }', '}'] // prettier-ignore
export const clientBefore: Files = { [client]: `${plain.join('\n')}\n` }
export const clientAfter: Files = { [client]: `${looping.join('\n')}\n` }
/** Two components that are too large to share a bundle: api-01 and web-01. */
export const twoBundles = {
  before: { 'api/package.json': '{}\n', 'web/package.json': '{}\n' },
  after: { 'api/a.ts': bulk('api', 30_000), 'web/b.ts': bulk('web', 35_000) },
} as const

/** Distinct lines of code, so many bytes at least. */
export function bulk(word: string, bytes: number): string {
  const line = (number: number) => `export const ${word}${number} = ${number}\n`
  return Array.from({ length: Math.ceil(bytes / line(0).length) }, (_, number) =>
    line(number),
  ).join('')
}

/** A finding about the loop. */
export const aboutLoop = { where: `${client}:2-5`, quote: loop } as const

/** In the diff, or in the review that is asked for once more. */
const fileLine =
  /^(?:FILE (.+?) \((?:added|modified|deleted|renamed|copied|mode changed)(?: from .+)?(?:, part \d+ of \d+)?\)|REVIEWED: (.+?) \|.*)$/gm

/** The files of the bundle, as they are written in the prompt. */
export function listFiles({ user }: Asked): string[] {
  return [...user.matchAll(fileLine)].map(([, file, named]) => file ?? named ?? '')
}

/** A review of all files of the bundle, by default without findings. */
export function answer(asked: Asked, review: Partial<WrittenReview> = {}): string {
  return writeReview(asked.nonce, { files: listFiles(asked), ...review })
}

/** Makes projects for the tests of a file; each is closed after its test. */
export function useReviewProjects(): (options?: ReviewProjectOptions) => Promise<ReviewProject> {
  const open: ReviewProject[] = []
  afterEach(async () => {
    for (const project of open.splice(0)) await project.close()
  })
  return async (options = {}) => {
    const project = await createReviewProject(options)
    open.push(project)
    return project
  }
}

/** A repository with a change and a config, reviewers on loopback, a store: all for one test. */
export async function createReviewProject(
  options: ReviewProjectOptions = {},
): Promise<ReviewProject> {
  const { before = clientBefore, after = clientAfter, review } = options
  const { reply = (asked) => ({ text: answer(asked) }) } = options
  const { reviewers = (url) => [gpt(url), claude(url)] } = options
  const endpoint = await startFakeEndpoint(reply)
  const database = options.isStored
    ? await createTestDatabase({ template: 'review', prepare: migrate })
    : undefined
  const env = { ...keys, GAUNTLET_DATABASE_URL: database?.url ?? nowhere }
  const config = { ...options.config, review: { reviewers: reviewers(endpoint.url), ...review } }
  const text = `export default ${JSON.stringify(config, undefined, 2)}\n`
  const repository = copyTestRepository(JSON.stringify([before, text, after]), (template) => {
    template.commit({ ...before, 'gauntlet.config.mjs': text })
    template.git('switch', '-qc', 'feature')
    template.commit(after)
  })

  const command = (args: readonly string[], given: CallOptions = {}): Promise<Called> =>
    runCli(main, args, { cwd: repository.folder, ...given, env: { ...env, ...given.env } })
  const call: ReviewProject['call'] = (args = [], given = {}) => command(['review', ...args], given)
  return {
    repository,
    endpoint,
    env,
    listStored: async () =>
      (await database?.query<Stored>('select * from evidence_documents')) ?? [],
    command,
    call,
    review: async (args = [], given = {}) => {
      const called = await call(['--json', ...args], given)
      if (called.stdout === '') throw new Error(`no document: ${called.stderr}`)
      return { ...called, document: JSON.parse(called.stdout) as ReviewDocument }
    },
    close: async () => {
      await endpoint.close()
      await database?.drop()
      repository.remove()
    },
  }
}

async function migrate(url: string): Promise<void> {
  await (await openStore({ url })).close()
}

/** The call of a reviewer, the first when it had several. */
export function callOf({ calls }: ReviewDocument, reviewer: string): ReviewCall {
  const found = calls.find((one) => one.reviewer === reviewer)
  if (!found) throw new Error(`${reviewer} was not called`)
  return found
}
