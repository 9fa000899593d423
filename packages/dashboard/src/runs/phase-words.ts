export const PHASE_WORDS = { BASELINE: 'baseline', POST_MITIGATION: 'post-mitigation' } as const
export type Phase = keyof typeof PHASE_WORDS

export function parsePhase(text: string | undefined): Phase | undefined {
  return text === 'BASELINE' || text === 'POST_MITIGATION' ? text : undefined
}
