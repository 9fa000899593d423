import type { ProjectFiles } from './project-files.ts'

/** A text of JavaScript or Python that begins as a statement does; doubled and escaped quotes are part of it. */
const literal =
  /`(\s*(?:create|alter|insert)\s[^`\\]*)`|"""(\s*(?:create|alter|insert)\s[\s\S]*?)"""|'(\s*(?:create|alter|insert)\s(?:[^'\\\n]|\\')*)'|"(\s*(?:create|alter|insert)\s(?:[^"\\\n]|\\")*)"/gi

const makes = /\bcreate\s+table\b/i
/** What is only known when it runs. */
const hasParameter = /\$\d|%s|%\(|(?<!:):\w+|\?/

export type SourceSql = { readonly sql: string; readonly files: number }

/**
 * The statements by which sources make their tables and put rows into them as they start: texts without parameters, of the files
 * that make a table. What another file inserts, a request does.
 */
export function readSourceSql({ texts }: Pick<ProjectFiles, 'texts'>): SourceSql {
  const statements: string[] = []
  let files = 0
  for (const [path, text] of texts) {
    if (!/\.(?:[cm]?[jt]s|py)$/.test(path) || !makes.test(text)) continue
    const found = [...text.matchAll(literal)].flatMap((match) => match.slice(1).filter(Boolean))
    const whole = found.filter(
      (sql) => !sql.includes('${') && !hasParameter.test(withoutTexts(sql)),
    )
    if (!whole.some((sql) => makes.test(sql))) continue
    files += 1
    statements.push(...whole.map((sql) => `${sql.replaceAll(/\\(['"])/g, '$1')};`))
  }
  return { sql: statements.join('\n'), files }
}

const withoutTexts = (sql: string): string => sql.replaceAll(/'(?:[^']|'')*'/g, "''")
