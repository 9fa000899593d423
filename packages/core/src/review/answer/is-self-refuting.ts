/** Whole clauses that take a finding back. Few, and matched from end to end: doubt is no retraction. */
const withdrawals = [
  /(?:there is |this is )?no (?:real |actual )?(?:defect|bug|issue|problem)(?: here| after all)?/,
  /(?:this is |it is |it's )?not an? (?:real |actual )?(?:defect|bug|issue|problem)(?: here| after all)?/,
  /(?:this|it|the code|the change) is (?:actually )?(?:fine|correct|safe)(?: as is| as it is| after all)?/,
  /(?:i am |i'm )?withdrawing(?: this| this finding| it)?/,
  /i (?:withdraw|retract|take back) (?:this|this finding|it)/,
  /(?:this is )?a? ?false positive/,
]
const openings =
  /^(?:(?:so|but|and|thus|hence|therefore|however|actually|on reflection|wait|in the end)[,:]? )*/

/** Whether the last clause of an explanation says that there is nothing to explain. */
export function isSelfRefuting(why: string): boolean {
  const clauses = why.toLowerCase().split(/[.!?;\n]+(?:\s|$)|\s[–—]\s|\s-\s/)
  const last = clauses.map((clause) => clause.trim()).findLast((clause) => clause !== '') ?? ''
  const bare = last.replace(openings, '').replaceAll(/^[("'*_]+|[)"'*_,:]+$/g, '')
  return withdrawals.some((pattern) => new RegExp(`^(?:${pattern.source})$`).test(bare))
}
