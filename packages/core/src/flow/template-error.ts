/** A template that cannot be read, or that has no value when its text is needed. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError'
}
