/** A text of another format as a template that gives exactly this text: `{{` in it means nothing. */
export const toLiteral = (text: string): string => text.replaceAll('{{', "{{ '{{' }}")

/** Several cases of one name become `name`, `name #2`, `name #3`. */
export function createNamer(): (name: string) => string {
  const counts = new Map<string, number>()
  return (name) => {
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    return count === 1 ? name : `${name} #${count}`
  }
}
