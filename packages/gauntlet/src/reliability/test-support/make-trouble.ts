import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { main } from '../../cli/main.ts'
import type { TroubleId } from '../survival.suite.ts'
import type { Project, Target } from './project.ts'
import { startStoreProxy } from './store-proxy.ts'

const bin = fileURLToPath(new URL('../../../bin/gauntlet.js', import.meta.url))
const isRoot = process.getuid?.() === 0

type Ended = { readonly exit: number; readonly stdout: string; readonly stderr: string }

export type MadeTrouble = {
  /** Runs a command line in the trouble. */
  readonly call: (line: string) => Promise<Ended>
  /** Ends the trouble. */
  readonly end: () => Promise<void> | void
}

export type Surroundings = {
  readonly project: Project
  readonly target: Target
  /** The results store. */
  readonly store: string
}

const needRoot: readonly TroubleId[] = [
  'disk-full',
  'disk-nearly-full',
  'history-unwritable',
  'read-only',
  'other-user',
]

/** Why this trouble cannot be made here. */
export function whyImpossible(id: TroubleId): string | undefined {
  return needRoot.includes(id) && !isRoot ? 'only root can make it' : undefined
}

const makers: Record<TroubleId, (around: Surroundings) => Promise<MadeTrouble> | MadeTrouble> = {
  'store-away': ({ project }) => inProcess(project, 'postgres://127.0.0.1:1/none'),
  'store-dies': async ({ project, target, store }) => {
    const proxy = await startStoreProxy(store)
    target.onLoad = proxy.die
    return { ...inProcess(project, proxy.url), end: proxy.die }
  },
  'store-hangs': async ({ project, store }) => {
    const proxy = await startStoreProxy(store)
    proxy.hang()
    return { ...inProcess(project, proxy.url), end: proxy.die }
  },
  'folder-is-file': ({ project, store }) => {
    mkdirSync(join(project.root, 'artifacts'))
    for (const name of ['smoke', 'parity', 'load-tests', 'verdicts'])
      writeFileSync(join(project.root, 'artifacts', name), '')
    return inProcess(project, store)
  },
  'disk-full': ({ project, store }) => onDisk(project, store, { size: '4k', isFilled: true }),
  'disk-nearly-full': ({ project, store }) => onDisk(project, store, { size: '16k' }),
  'history-unwritable': ({ project, store }) =>
    onDisk(project, store, { size: '4k', env: { GUARANTEES: '1' } }),
  'read-only': ({ project, store }) => {
    // The folder as it is, seen through a mount that nothing can be written to.
    execFileSync('mount', ['--bind', project.root, project.root])
    execFileSync('mount', ['-o', 'remount,ro,bind', project.root])
    return { ...inProcess(project, store), end: () => unmount(project.root) }
  },
  'other-user': ({ project, store }) => ({
    call: (line) => spawned(project, { line, store, uid: 65_534 }),
    end: () => undefined,
  }),
  'stdout-full': ({ project, store }) => ({
    call: (line) => spawned(project, { line, store, shell: 'exec "$@" > /dev/full' }),
    end: () => undefined,
  }),
  'stdout-closed': ({ project, store }) => ({
    call: (line) => spawned(project, { line, store, closesOutput: true }),
    end: () => undefined,
  }),
  'few-files': ({ project, store }) => ({
    call: (line) => spawned(project, { line, store, shell: 'ulimit -n 45; exec "$@"' }),
    end: () => undefined,
  }),
  'no-home': ({ project, store }) => ({
    call: (line) => spawned(project, { line, store }),
    end: () => undefined,
  }),
}

export async function makeTrouble(id: TroubleId, around: Surroundings): Promise<MadeTrouble> {
  return await makers[id](around)
}

/** The command as a function: a process would cost seconds. */
function inProcess({ root }: Project, store: string): MadeTrouble {
  return {
    end: () => undefined,
    call: async (line) => {
      let [stdout, stderr] = ['', '']
      const folder = line.startsWith('init') ? join(root, 'empty') : root
      const exit = await main(line.split(' '), {
        stdout: (text) => (stdout += text),
        stderr: (text) => (stderr += text),
        env: { PATH: process.env['PATH'], GAUNTLET_DATABASE_URL: store },
        cwd: folder,
        signal: new AbortController().signal,
        isTerminal: false,
        now: () => new Date(),
      })
      return { exit, stdout, stderr }
    },
  }
}

type Disk = {
  readonly size: string
  readonly isFilled?: boolean
  readonly env?: Readonly<Record<string, string>>
}

function onDisk(
  project: Project,
  store: string,
  { size, isFilled = false, env = {} }: Disk,
): MadeTrouble {
  const folder = join(project.root, 'artifacts')
  mkdirSync(folder)
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder])
  if (isFilled) writeFileSync(join(folder, 'filler'), 'x'.repeat(4_096))
  const { call } = inProcess(project, store)
  return {
    call: async (line) => {
      Object.assign(process.env, env)
      try {
        return await call(line)
      } finally {
        for (const name of Object.keys(env)) delete process.env[name]
      }
    },
    end: () => unmount(folder),
  }
}

function unmount(folder: string): void {
  execFileSync('umount', [folder])
}

type Spawned = {
  readonly line: string
  readonly store: string
  readonly shell?: string
  readonly uid?: number
  readonly closesOutput?: boolean
}

async function spawned({ root }: Project, options: Spawned): Promise<Ended> {
  const { line, store, shell = 'exec "$@"', uid, closesOutput } = options
  const words = ['-c', shell, 'sh', process.execPath, bin, ...line.split(' ')]
  const child = spawn('/bin/bash', words, {
    cwd: root,
    env: { PATH: process.env['PATH'], GAUNTLET_DATABASE_URL: store },
    ...(uid !== undefined && { uid, gid: uid }),
  })
  let [stdout, stderr] = ['', '']
  if (closesOutput) child.stdout.destroy()
  else child.stdout.on('data', (chunk) => (stdout += String(chunk)))
  child.stderr.on('data', (chunk) => (stderr += String(chunk)))
  const [exit] = (await once(child, 'close')) as [number]
  return { exit, stdout, stderr }
}
