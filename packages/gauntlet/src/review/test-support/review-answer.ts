/** A finding as a reviewer writes it. */
export type WrittenFinding = {
  readonly severity?: 'BLOCK' | 'MAJOR' | 'MINOR'
  readonly kind?: string
  readonly where: string
  readonly quote: string
  readonly why?: string
  readonly fix?: string
}

export type WrittenReview = {
  /** Paths of the bundle. */
  readonly files: readonly string[]
  readonly findings?: readonly WrittenFinding[]
  /** `1 | the caller checks it`. */
  readonly retract?: string
  readonly verdict?: string
  /** Without it the answer has no end. */
  readonly end?: false
}

/** An answer in the grammar, long enough to be a review. */
export function writeReview(nonce: string, review: WrittenReview): string {
  const { files, findings = [], retract, verdict, end } = review
  return [
    `BEGIN REVIEW ${nonce}`,
    ...files.map((file) => `REVIEWED: ${file} | ${longNote}`),
    ...findings.flatMap(writeFinding),
    ...(findings.length === 0 ? [`NONE: ${longNote}`] : []),
    ...(retract === undefined ? [] : [`RETRACT: ${retract}`]),
    `VERDICT: ${verdict ?? (findings.length === 0 ? 'PASS' : 'BLOCK')}`,
    ...(end === false ? [] : [`END REVIEW ${nonce}`]),
  ].join('\n')
}

const longNote =
  'read line by line: the loop, its bound, the answers that end it, the wait between two tries, what is closed at the end, ' +
  'what the callers expect of it, which errors leave it and which do not, what happens at zero, at one and at the limit, ' +
  'and whether anything that held before this change no longer holds with it; nothing else in this file changed.'

function writeFinding(
  { severity = 'BLOCK', kind = 'correctness', where, quote, why, fix }: WrittenFinding,
  index: number,
): string[] {
  return [
    `FINDING: ${index + 1}`,
    `SEVERITY: ${severity}`,
    `KIND: ${kind}`,
    `WHERE: ${where}`,
    `QUOTE: ${quote}`,
    `WHY: ${why ?? 'A server that answers 503 is asked again without end, which doubles its load.'}`,
    `FIX: ${fix ?? 'Bound the tries and wait between them.'}`,
  ]
}
