/** Text from outside moves no cursor, changes no colour, and fills no screen. */
export function toPrintable(text: string, longest = Infinity): string {
  const clean = text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '\ufffd')
  return clean.length > longest ? `${clean.slice(0, longest)}…` : clean
}
