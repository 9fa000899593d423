/** An answer in the format: fields as they come, between the lines with the nonce. */
export function writeAnswer(lines: readonly string[], nonce = '7f3a9c'): string {
  return [`BEGIN REVIEW ${nonce}`, ...lines, `END REVIEW ${nonce}`].join('\n')
}

export const reviewedBoth: readonly string[] = [
  'REVIEWED: src/api/client.ts | retry loop',
  'REVIEWED: src/a b/é.ts | a constant',
]

/** A finding in the retry loop of the client. */
export function writeFinding(fields: Readonly<Record<string, string>> = {}): string[] {
  const all = {
    FINDING: '1',
    SEVERITY: 'BLOCK',
    KIND: 'correctness',
    WHERE: 'src/api/client.ts:41-43',
    QUOTE: 'while (true) {',
    WHY: 'A failing backend is asked without end, which doubles its load.',
    FIX: 'Stop after three.',
    ...fields,
  }
  return Object.entries(all).map(([key, value]) => `${key}: ${value}`)
}
