/** Before or after the change. */
export type Phase = 'BASELINE' | 'POST_MITIGATION'
