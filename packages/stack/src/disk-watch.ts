import { ToolError } from '@gauntlet/contract'
import { dirname, join } from 'node:path'
import { isFull } from './disk-room.ts'
import { followLog } from './postgres/follow-log.ts'
import type { RunningTarget } from './start-target.ts'

/** A folder of Gauntlet's own that a target lives on. When its disk is full, that says nothing about the target. */
export type OwnDisk = {
  readonly folder: string
  /** `the database of candidate` */
  readonly holds: string
  /** Of its PostgreSQL. */
  readonly logFile?: string
}

/** Watches disks from now on. */
export type DiskWatch = {
  /** DISK_FULL or FILE_TOO_LARGE, naming the folder, when something did not fit since the watch began. */
  readonly findFull: () => Promise<ToolError | undefined>
  /** The same, and ends the watch. */
  readonly end: () => Promise<ToolError | undefined>
}

const pollMs = 1_000
// What the C library says of ENOSPC, EDQUOT, EFBIG and SIGXFSZ; the clusters are made with `--locale=C`.
const sayings = {
  DISK_FULL: /^.*(?:No space left on device|Disk quota exceeded).*$/m,
  FILE_TOO_LARGE: /^.*(?:File too large|File size limit exceeded).*$/m,
} as const

/** The folders that Gauntlet gave a target: its cluster, and where its output goes. */
export function listDisks({
  name,
  postgres,
  replicas,
}: Pick<RunningTarget, 'name' | 'postgres' | 'replicas'>): OwnDisk[] {
  const logFolders = new Set(replicas.map(({ process }) => dirname(process.logFile)))
  return [
    ...(postgres
      ? [
          {
            folder: postgres.folder,
            holds: `the database of ${name}`,
            logFile: join(postgres.folder, 'postgres.log'),
          },
        ]
      : []),
    ...[...logFolders].map((folder) => ({ folder, holds: `the logs of ${name}` })),
  ]
}

/** Looks at the disks once a second, and at what PostgreSQL says: a disk may have room again when somebody asks. */
export async function watchDisks(disks: readonly OwnDisk[]): Promise<DiskWatch> {
  const watched = await Promise.all(
    disks.map(async (disk) => ({
      disk,
      log: disk.logFile === undefined ? undefined : await followLog(disk.logFile),
    })),
  )
  let found: ToolError | undefined
  const look = async () => {
    for (const { disk } of watched) {
      if (!found && (await isFull(disk.folder))) found = toDiskFull(disk, 'nothing more fits on it')
    }
  }
  const timer = setInterval(() => void look(), pollMs).unref()
  const findFull = async () => {
    await look()
    for (const { disk, log } of watched) {
      const said = findDiskSaying((await log?.readNew()) ?? '')
      if (said) found ??= toDiskFull(disk, said.line, said.code)
    }
    return found
  }
  return {
    findFull,
    end: async () => {
      clearInterval(timer)
      return await findFull()
    },
  }
}

export type DiskSaying = { readonly code: keyof typeof sayings; readonly line: string }

/** The line of a log that says that something did not fit on a disk, where one does. */
export function findDiskSaying(text: string): DiskSaying | undefined {
  for (const code of ['DISK_FULL', 'FILE_TOO_LARGE'] as const) {
    const line = sayings[code].exec(text)?.[0].trim()
    if (line !== undefined) return { code, line }
  }
  return undefined
}

function toDiskFull(
  { folder, holds }: OwnDisk,
  said: string,
  code: DiskSaying['code'] = 'DISK_FULL',
): ToolError {
  const what = code === 'DISK_FULL' ? 'was full' : 'did not take a file'
  return new ToolError(
    code,
    `the disk of ${folder}, where Gauntlet keeps ${holds}, ${what}: ${said}`,
  )
}
