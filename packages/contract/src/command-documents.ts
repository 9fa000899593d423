import { Type } from 'typebox'
import { Count, head, NullableText, type DocumentOf } from './document-parts.ts'

/** `gauntlet.import/1`: what became of an imported run. */
export const ImportDocument = Type.Object({
  ...head('gauntlet.import/1'),
  run_id: Type.String(),
  result: Type.Enum(['imported', 'unchanged']),
})
export type ImportDocument = DocumentOf<typeof ImportDocument>

/** `gauntlet.up/1`: where the targets are that `gauntlet up` started. */
export const UpDocument = Type.Object({
  ...head('gauntlet.up/1'),
  targets: Type.Array(
    Type.Object({
      name: Type.String(),
      urls: Type.Array(Type.String()),
      database_url: NullableText,
      build: NullableText,
    }),
  ),
})
export type UpDocument = DocumentOf<typeof UpDocument>

/** `gauntlet.serve/1`: where the dashboard listens. */
export const ServeDocument = Type.Object({
  ...head('gauntlet.serve/1'),
  url: Type.String(),
  token_required: Type.Boolean(),
})
export type ServeDocument = DocumentOf<typeof ServeDocument>

/** `gauntlet.init/1`: the config that was written. */
export const InitDocument = Type.Object({
  ...head('gauntlet.init/1'),
  file: Type.String(),
  /** What is to be done before any verdict is better than inconclusive. */
  todo: Type.Array(Type.String()),
  /** Files that could not be read, and why. */
  unread: Type.Array(Type.String()),
})
export type InitDocument = DocumentOf<typeof InitDocument>

/** `gauntlet.completion/1`: a script for a shell. */
export const CompletionDocument = Type.Object({
  ...head('gauntlet.completion/1'),
  shell: Type.Enum(['bash', 'zsh', 'fish']),
  script: Type.String(),
})
export type CompletionDocument = DocumentOf<typeof CompletionDocument>

/** `gauntlet.error/1`: why a command that was called with `--json` has no result. */
export const ErrorDocument = Type.Object({
  ...head('gauntlet.error/1'),
  /** With which the process ends: docs/cli.md. */
  exit_code: Count,
  /** A row of the table of errors in docs/cli.md. */
  code: Type.String(),
  message: Type.String(),
  /** What to do. */
  remedy: Type.String(),
  /** An option, a path in a config, or a line of a file; null where the failure is at none. */
  place: NullableText,
})
export type ErrorDocument = DocumentOf<typeof ErrorDocument>
