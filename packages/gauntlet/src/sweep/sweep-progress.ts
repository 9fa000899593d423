export type SweepProgress = {
  readonly title: string
  readonly done: number
  readonly of: number
  readonly red: number
  /** Since the first of them began. */
  readonly elapsedMs: number
}

/** `sweep: 45 of 270 cells, 3 red, about 40 s left` */
export function describeSweepProgress({ title, done, of, red, elapsedMs }: SweepProgress): string {
  const leftS = Math.ceil(((elapsedMs / Math.max(1, done)) * (of - done)) / 1000)
  const left = leftS >= 120 ? `${Math.ceil(leftS / 60)} min` : `${leftS} s`
  return `${title}: ${done} of ${of} cells, ${red} red, about ${left} left`
}
