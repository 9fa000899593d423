import { bundledCommand, runCli } from '@gauntlet/testkit'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openStore } from '@gauntlet/store'
import { startPostgres } from '@gauntlet/stack'
import { main } from '../../cli/main.ts'
import type { TroubleId } from '../survival.suite.ts'
import type { Project, Target } from './project.ts'
import { startStoreProxy } from './store-proxy.ts'

/** The command from source, which compiles itself at its start. */
const source = fileURLToPath(new URL('../../../bin/gauntlet.js', import.meta.url))
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
  'store-full',
  'cluster-full',
  'project-full',
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
  'store-full': ({ project }) => onFullServer(project),
  'cluster-full': ({ project, store }) => {
    const folder = join(project.root, '.gauntlet')
    mkdirSync(folder)
    mountDisk(folder, 'size=192m,mode=755')
    return {
      call: (line) => {
        const FILL = line.startsWith('run') ? 'load' : 'any'
        return inProcess(project, store, { FILL }).call(`${line} --config embedded.mjs`)
      },
      end: () => unmount(folder),
    }
  },
  'artifacts-is-file': ({ project, store }) => {
    writeFileSync(join(project.root, 'artifacts'), '')
    return inProcess(project, store)
  },
  'state-is-file': ({ project, store }) => {
    writeFileSync(join(project.root, '.gauntlet'), '')
    return inProcess(project, store)
  },
  'folder-is-file': ({ project, store }) => {
    mkdirSync(join(project.root, 'artifacts'))
    for (const name of ['smoke', 'parity', 'load-tests', 'verdicts', 'review'])
      writeFileSync(join(project.root, 'artifacts', name), '')
    return inProcess(project, store)
  },
  'disk-full': ({ project, store }) => onDisk(project, store, { size: '4k', isFilled: true }),
  'disk-nearly-full': ({ project, store }) => onDisk(project, store, { size: '16k' }),
  'project-full': ({ project, store }) => {
    // A new file and a new folder need what is not left; the files of the project lie there whole.
    const { root } = project
    const aside = `${root}-aside`
    cpSync(root, aside, { recursive: true })
    mountDisk(root, 'size=64k,nr_inodes=64')
    cpSync(aside, root, { recursive: true })
    rmSync(aside, { recursive: true })
    fill(root)
    return { ...inProcess(project, store), end: () => unmount(root) }
  },
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
    call: (line) =>
      spawned(project, { line, store, bin: source, shell: 'ulimit -n 45; exec "$@"' }),
    end: () => undefined,
  }),
  'small-files': ({ project, store }) => ({
    call: (line) => spawned(project, { line, store, shell: 'ulimit -f 0; exec "$@"' }),
    end: () => undefined,
  }),
  'no-home': ({ project, store }) => ({
    call: (line) => spawned(project, { line, store, env: { TMPDIR: '/dev/null/tmp' } }),
    end: () => undefined,
  }),
}

export async function makeTrouble(id: TroubleId, around: Surroundings): Promise<MadeTrouble> {
  return await makers[id](around)
}

type Env = Readonly<Record<string, string>>

/** Stays up until it is interrupted: here, once it has printed what it has to say. */
const isEndless = (line: string): boolean => /^(?:up|serve)\b/.test(line)

/** The command as a function: a process would cost seconds. */
function inProcess({ root }: Project, store: string, env: Env = {}): MadeTrouble {
  return {
    end: () => undefined,
    call: async (line) => {
      const cwd = line.startsWith('init') ? join(root, 'empty') : root
      const own = { PATH: process.env['PATH'], GAUNTLET_DATABASE_URL: store, ...env }
      const over = new AbortController()
      const onStdout = () => isEndless(line) && over.abort()
      return await runCli(main, line, { env: own, cwd, signal: over.signal, onStdout })
    },
  }
}

type Disk = {
  readonly size: string
  readonly isFilled?: boolean
  readonly env?: Env
}

function onDisk(
  project: Project,
  store: string,
  { size, isFilled = false, env = {} }: Disk,
): MadeTrouble {
  const folder = join(project.root, 'artifacts')
  mkdirSync(folder)
  mountDisk(folder, `size=${size}`)
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

/** A separate server, which has a store, and then a disk that nothing more fits on. */
async function onFullServer(project: Project): Promise<MadeTrouble> {
  const folder = await mkdtemp(join(tmpdir(), 'gauntlet-full-store-'))
  mountDisk(folder, 'size=128m,mode=755')
  const server = await startPostgres({ folder: join(folder, 'cluster') })
  const url = server.url('postgres')
  await (await openStore({ url })).close()
  fill(folder)
  return {
    ...inProcess(project, url),
    end: async () => {
      await server.stop()
      unmount(folder)
      rmSync(folder, { recursive: true })
    },
  }
}

function mountDisk(folder: string, options: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder])
}

/** Until neither a byte nor a file more fits. */
function fill(folder: string): void {
  const inFolder = join(folder, 'filler')
  mkdirSync(inFolder)
  const untilFull = (name: string, content: string | Uint8Array): boolean => {
    try {
      writeFileSync(join(inFolder, name), content)
      return false
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      return true
    }
  }
  untilFull('bytes', Buffer.alloc(256 * 1_048_576))
  for (let file = 0; file < 64 && !untilFull(String(file), ''); file += 1);
}

function unmount(folder: string): void {
  // Lazily: a process that has just been ended may stand in it for a moment.
  execFileSync('umount', ['--lazy', folder])
}

type Spawned = {
  readonly line: string
  readonly store: string
  /** By default that of the package. */
  readonly bin?: string
  readonly shell?: string
  readonly uid?: number
  readonly env?: Env
  readonly closesOutput?: boolean
}

async function spawned({ root }: Project, options: Spawned): Promise<Ended> {
  const {
    line,
    store,
    bin = bundledCommand(),
    shell = 'exec "$@"',
    uid,
    closesOutput,
    env,
  } = options
  const words = ['--norc', '-c', shell, 'sh', process.execPath, bin, ...line.split(' ')]
  const child = spawn('/bin/bash', words, {
    cwd: root,
    env: { PATH: process.env['PATH'], GAUNTLET_DATABASE_URL: store, ...env },
    ...(uid !== undefined && { uid, gid: uid }),
  })
  let [stdout, stderr] = ['', '']
  if (closesOutput) child.stdout.destroy()
  else child.stdout.on('data', (chunk) => (stdout += String(chunk)))
  child.stdout.once('data', (chunk) => {
    // With the document of an error it ends by itself: a signal then would hide its exit code.
    if (isEndless(line) && !String(chunk).includes('gauntlet.error/1')) child.kill('SIGTERM')
  })
  child.stderr.on('data', (chunk) => (stderr += String(chunk)))
  const [exit] = (await once(child, 'close')) as [number]
  return { exit, stdout, stderr }
}
