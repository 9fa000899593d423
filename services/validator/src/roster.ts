import { readFileSync } from 'node:fs'

/** The candidates that exist. */
export type Roster = ReadonlySet<string>

/**
 * Reads a roster: JSON lines, each with a `candidate_id`.
 *
 * @throws Error naming the file and the line
 */
export function readRoster(file: string | URL): Roster {
  const lines = readFileSync(file, 'utf8').split('\n')
  const ids = lines.flatMap((line, index) => {
    if (line.trim() === '') return []
    const id = readCandidateId(line)
    if (id === undefined) {
      throw new Error(`${String(file)}:${index + 1}: expected a JSON object with a "candidate_id"`)
    }
    return [id]
  })
  return new Set(ids)
}

function readCandidateId(line: string): string | undefined {
  try {
    const { candidate_id: id } = JSON.parse(line) as { candidate_id?: unknown }
    return typeof id === 'string' ? id : undefined
  } catch {
    return undefined
  }
}
