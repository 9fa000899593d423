/** The ground that a word stands on: a class of both style sheets. */
export type Tone = 'pass' | 'fail' | 'no_evidence' | 'gaps' | 'neutral' | 'running'

export type BadgeWord = {
  /** Before the word: never the colour alone. */
  readonly sign: string
  readonly tone: Tone
  readonly text: string
}

const row = (sign: string, tone: Tone, text: string): BadgeWord => ({ sign, tone, text })

/** What outcomes, verdicts and states are called, with their sign and tone. */
const badges: Readonly<Record<string, BadgeWord>> = {
  pass: row('✓', 'pass', 'passed'),
  fail: row('✕', 'fail', 'failed'),
  no_evidence: row('?', 'no_evidence', 'no evidence'),
  unfinished: row('●', 'running', 'not ended'),
  ship: row('✓', 'pass', 'ship'),
  'ship-with-known-gaps': row('✓', 'gaps', 'ship with known gaps'),
  hold: row('✕', 'fail', 'hold'),
  inconclusive: row('?', 'no_evidence', 'inconclusive'),
  improved: row('✓', 'pass', 'improved'),
  no_difference: row('=', 'neutral', 'no difference'),
  regressed: row('✕', 'fail', 'regressed'),
  SUCCESS: row('✓', 'pass', 'success'),
  FAILED: row('✕', 'fail', 'failed'),
  INTERRUPTED: row('?', 'no_evidence', 'interrupted'),
  RUNNING: row('●', 'running', 'running'),
  PASS: row('✓', 'pass', 'pass'),
  CHANGES: row('✕', 'fail', 'changes'),
  INCONCLUSIVE: row('?', 'no_evidence', 'inconclusive'),
  BLOCK: row('✕', 'fail', 'block'),
  MAJOR: row('!', 'no_evidence', 'major'),
  MINOR: row('·', 'neutral', 'minor'),
  reviewed: row('✓', 'pass', 'reviewed'),
  partial: row('?', 'no_evidence', 'partial'),
  unsent: row('✕', 'fail', 'unsent'),
  engaged: row('✓', 'pass', 'engaged'),
  'not engaged': row('?', 'no_evidence', 'not engaged'),
  happened: row('✓', 'pass', 'happened'),
  'did not happen': row('?', 'no_evidence', 'did not happen'),
}

/** A word without a row stands for itself. */
export function toBadge(word: string): BadgeWord {
  return Object.hasOwn(badges, word) ? (badges[word] as BadgeWord) : row('', 'neutral', word)
}
