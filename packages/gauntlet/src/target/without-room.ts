import type { Outcome, ToolError } from '@gauntlet/contract'

/** Why what failed while a disk of Gauntlet's own was full says nothing about the target: what happened, and the way out. */
export function describeWithoutRoom({ message, hint }: ToolError): string {
  return `${message}. ${hint}`
}

type Judged = { readonly outcome: Outcome }

/** What was judged while a disk of Gauntlet's own was full: a failure is no evidence then; what passed has passed. */
export function withoutRoom<J extends Judged>(
  judged: J,
  full: ToolError | undefined,
  toDoubted: (judged: J, reason: string) => J,
): J {
  if (!full || judged.outcome !== 'fail') return judged
  return { ...toDoubted(judged, describeWithoutRoom(full)), outcome: 'no_evidence' }
}
