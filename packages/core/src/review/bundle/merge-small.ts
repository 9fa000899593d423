import { folderOf } from './component-of.ts'
import type { Section } from './split-file.ts'

/** A bundle while it is packed. */
export type Bin = {
  readonly components: readonly string[]
  readonly sections: readonly Section[]
  readonly bytes: number
}

/**
 * Joins each bin that is smaller than `small` bytes to one of another component when both fit into
 * `target` bytes: a sibling's before any other, the first before the last.
 */
export function mergeSmall(bins: readonly Bin[], small: number, target: number): Bin[] {
  const merged = [...bins]
  const findHost = (guest: Bin): Bin | undefined => {
    const fitting = merged.filter((bin) => bin !== guest && canJoin(guest, bin, target))
    return fitting.find((bin) => areSiblings(guest, bin)) ?? fitting[0]
  }
  for (;;) {
    const guest = merged.find((bin) => bin.bytes < small && findHost(bin))
    const host = guest && findHost(guest)
    if (!host) return merged
    merged[merged.indexOf(host)] = join(host, guest)
    merged.splice(merged.indexOf(guest), 1)
  }
}

/** Parts of one file stay apart. */
function canJoin(bin: Bin, other: Bin, target: number): boolean {
  const paths = new Set(other.sections.map(({ file }) => file.path))
  return (
    bin.bytes + other.bytes <= target && bin.sections.every(({ file }) => !paths.has(file.path))
  )
}

function areSiblings(a: Bin, b: Bin): boolean {
  return folderOf(a.components[0] ?? '') === folderOf(b.components[0] ?? '')
}

function join(host: Bin, guest: Bin): Bin {
  return {
    components: [...new Set([...host.components, ...guest.components])],
    sections: [...host.sections, ...guest.sections],
    bytes: host.bytes + guest.bytes,
  }
}
