import { ToolError } from '@gauntlet/contract'
import { dirname, join } from 'node:path'
import { isFull } from './disk-room.ts'
import { followLog } from './postgres/follow-log.ts'
import { findDiskSaying, type DiskSaying } from './disk-sayings.ts'

/** A folder of Gauntlet's own that a target lives on. When its disk is full, that says nothing about the target. */
export type OwnDisk = {
  readonly folder: string
  /** `the database of candidate` */
  readonly holds: string
  /** Of its PostgreSQL. */
  readonly logFile?: string
}

/** What a running target has on disks. */
export type TargetOnDisk = {
  readonly name: string
  readonly postgres: { readonly folder: string } | undefined
  readonly replicas: readonly { readonly process: { readonly logFile: string } }[]
}

/** Watches disks from now on. */
export type DiskWatch = {
  /** DISK_FULL or FILE_TOO_LARGE, naming the folder, when something did not fit since the watch began. */
  readonly findFull: () => Promise<ToolError | undefined>
  /** The same, and ends the watch. */
  readonly end: () => Promise<ToolError | undefined>
}

/** A disk is full for a moment only where PostgreSQL ends because of it, and then its log has no room for why. */
const pollMs = 100

/** The folders that Gauntlet gave a target: its cluster, and where its output goes. */
export function listDisks({ name, postgres, replicas }: TargetOnDisk): OwnDisk[] {
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

/** Looks at the disks ten times a second, and at what PostgreSQL says: a disk may have room again by the time of the error. */
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
