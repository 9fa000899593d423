import { toBadge } from '@gauntlet/plots'

/** What a badge says. */
export function badgeText(word: string): string {
  return toBadge(word).text
}

/** A word with a sign and a colour: never the colour alone. */
export function Badge({ word, large = false }: { word: string; large?: boolean }) {
  const { sign, tone, text } = toBadge(word)
  return (
    <span className={`badge ${tone}${large ? ' large' : ''}`}>
      {sign && <span aria-hidden="true">{sign} </span>}
      {text}
    </span>
  )
}
