const words = {
  pass: ['✓', 'pass', 'passed'],
  fail: ['✕', 'fail', 'failed'],
  no_evidence: ['?', 'no_evidence', 'no evidence'],
  unfinished: ['●', 'running', 'not ended'],
  ship: ['✓', 'pass', 'ship'],
  'ship-with-known-gaps': ['✓', 'gaps', 'ship with known gaps'],
  hold: ['✕', 'fail', 'hold'],
  inconclusive: ['?', 'no_evidence', 'inconclusive'],
  improved: ['✓', 'pass', 'improved'],
  no_difference: ['=', 'neutral', 'no difference'],
  regressed: ['✕', 'fail', 'regressed'],
  SUCCESS: ['✓', 'pass', 'success'],
  FAILED: ['✕', 'fail', 'failed'],
  INTERRUPTED: ['?', 'no_evidence', 'interrupted'],
  RUNNING: ['●', 'running', 'running'],
  PASS: ['✓', 'pass', 'pass'],
  CHANGES: ['✕', 'fail', 'changes'],
  INCONCLUSIVE: ['?', 'no_evidence', 'inconclusive'],
  BLOCK: ['✕', 'fail', 'block'],
  MAJOR: ['!', 'no_evidence', 'major'],
  MINOR: ['·', 'neutral', 'minor'],
  reviewed: ['✓', 'pass', 'reviewed'],
  partial: ['?', 'no_evidence', 'partial'],
  unsent: ['✕', 'fail', 'unsent'],
  engaged: ['✓', 'pass', 'engaged'],
  'not engaged': ['?', 'no_evidence', 'not engaged'],
  happened: ['✓', 'pass', 'happened'],
  'did not happen': ['?', 'no_evidence', 'did not happen'],
} as const

/** What a badge says. */
export function badgeText(word: string): string {
  return words[word as keyof typeof words]?.[2] ?? word
}

/** A word with a sign and a colour: never the colour alone. */
export function Badge({ word, large = false }: { word: string; large?: boolean }) {
  const [sign, tone, text] = words[word as keyof typeof words] ?? ['', 'neutral', word]
  return (
    <span className={`badge ${tone}${large ? ' large' : ''}`}>
      {sign && <span aria-hidden="true">{sign} </span>}
      {text}
    </span>
  )
}
