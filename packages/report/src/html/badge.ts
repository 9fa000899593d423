import { toBadge } from '@gauntlet/plots'
import { markup, type Html } from './html.ts'

/** An outcome, a verdict or a state: a word with a sign and a colour, never the colour alone. */
export function renderBadge(word: string): Html {
  const { sign, tone, text } = toBadge(word)
  return markup`<span class="badge ${tone}">${sign !== '' && markup`<span aria-hidden="true">${sign} </span>`}${text}</span>`
}
