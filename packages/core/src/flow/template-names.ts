import { EXPRESSION } from './template.ts'
import { TemplateError } from './template-expression.ts'
import { type TemplateExpression, parseExpression } from './template-expression.ts'

/** The variables that a text's templates read, each as it begins: `$env` of `{{ $env.HOME }}`. Unreadable ones have none. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(EXPRESSION)].flatMap((match) => {
    try {
      return namesOf(parseExpression((match[1] ?? '').trim()))
    } catch (error) {
      if (error instanceof TemplateError) return []
      throw error
    }
  })
}

function namesOf(expression: TemplateExpression): string[] {
  if (expression.kind === 'path') return [expression.root]
  return expression.kind === 'call' ? expression.args.flatMap(namesOf) : []
}
