// What the C library says of ENOSPC, EDQUOT, EFBIG and SIGXFSZ; the clusters are made with `--locale=C`.
const sayings = {
  DISK_FULL: /^.*(?:No space left on device|Disk quota exceeded).*$/m,
  FILE_TOO_LARGE: /^.*(?:File too large|File size limit exceeded).*$/m,
} as const

export type DiskSaying = { readonly code: keyof typeof sayings; readonly line: string }

/** The line of a log that says that something did not fit on a disk, where one does. */
export function findDiskSaying(text: string): DiskSaying | undefined {
  for (const code of ['DISK_FULL', 'FILE_TOO_LARGE'] as const) {
    const line = sayings[code].exec(text)?.[0].trim()
    if (line !== undefined) return { code, line }
  }
  return undefined
}
