import type { Reader } from './reader.ts'
import type { Allowed } from './source-node.ts'

/** docs/formats.md: every feature of every format, and what becomes of it. */
export function renderFormatsPage(readers: readonly Reader[]): string {
  const sections = readers.flatMap(({ name, file, docs, features }) =>
    features
      ? [[`## ${name}`, `${capital(file)}: [${docs.split('#')[0]}](${docs}).`, toTable(features)]]
      : [],
  )
  return `${[INTRODUCTION, ...sections.flat()].join('\n\n')}\n`
}

const INTRODUCTION = `# Formats: every feature

What Gauntlet does with each part of the files that it reads. **read**: sent and checked as the format's own tool does it. **warned**: printed with
its first place and the number of others; it has no effect on what is sent. **comment**: it describes only, in every tool, and nothing is printed. **refused**: an error that names the place and the remedy, before the first request. Nothing else
is left out.

This page is written from the lists by which the readers decide (\`npm run docs:formats\`); a test holds it.`

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function toTable(features: Readonly<Record<string, Allowed>>): string {
  const rows = Object.entries(features).flatMap(([where, allowed]) => toRows(where, allowed))
  const table = [['where', 'what', 'feature', 'why'], ['---', '---', '---', '---'], ...rows]
  return table
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`)
    .join('\n')
}

function toRows(where: string, { known, ignored, comments, refused, others }: Allowed): string[][] {
  const described = comments?.names.filter((name) => !known.includes(name)) ?? []
  return [
    ...(known.length > 0 ? [[where, 'read', known.map(toCode).join(', '), '']] : []),
    ...groupByReason(ignored).map(([names, why]) => [where, 'warned', names, why]),
    ...(comments
      ? [
          [
            where,
            'comment',
            described.map((name) => (name === 'all others' ? name : toCode(name))).join(', '),
            comments.why,
          ],
        ]
      : []),
    ...groupByReason(refused).map(([names, why]) => [where, 'refused', names, why]),
    ...(described.includes('all others')
      ? []
      : [
          [
            where,
            others === undefined ? 'refused' : 'warned',
            'all others',
            others ?? 'it is unknown',
          ],
        ]),
  ]
}

function groupByReason(reasons: Readonly<Record<string, string>> = {}): [string, string][] {
  const byReason = new Map<string, string[]>()
  for (const [name, why] of Object.entries(reasons))
    byReason.set(why, [...(byReason.get(why) ?? []), toCode(name)])
  return Array.from(byReason, ([why, names]) => [names.join(', '), why])
}

const toCode = (text: string): string => `\`${text}\``
