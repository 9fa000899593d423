import { ToolError } from '@gauntlet/contract'
import { isMap, parseDocument, type YAMLMap } from 'yaml'
import { parseGaps } from './read-gaps.ts'

export type Acceptance = {
  readonly owner: string
  readonly expires: string
  readonly reason?: string
  readonly ticket?: string
}

/**
 * The text of a gap file with one gap accepted; comments and order stay as they are.
 *
 * @throws ToolError NOT_FOUND for another id; CONFIG_INVALID when the result would not be a gap file
 */
export function acceptGap(text: string, id: string, acceptance: Acceptance): string {
  return edit(text, id, (gap) => {
    gap.set('status', 'accepted')
    for (const [name, value] of Object.entries(acceptance)) gap.set(name, value)
  })
}

/** The same with one gap closed: it covers nothing from now on. */
export function closeGap(text: string, id: string): string {
  return edit(text, id, (gap) => gap.set('status', 'closed'))
}

function edit(text: string, id: string, change: (gap: YAMLMap) => void): string {
  const document = parseDocument(text)
  const gaps = document.get('gaps') as { items?: unknown[] } | undefined
  const found = gaps?.items?.find((item): item is YAMLMap => isMap(item) && item.get('id') === id)
  if (!found) {
    const known = parseGaps(text, 'the gap file').map((gap) => gap.id)
    const list = known.length > 0 ? `there are: ${known.join(', ')}` : 'there are none'
    throw new ToolError('NOT_FOUND', `no gap is called "${id}"; ${list}`)
  }
  change(found)
  const changed = document.toString({ lineWidth: 0, flowCollectionPadding: true })
  parseGaps(changed, 'the gap file')
  return changed
}
