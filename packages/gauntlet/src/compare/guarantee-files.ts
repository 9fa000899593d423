import type { GuaranteesDocument } from '@gauntlet/contract'
import type { Arm } from '@gauntlet/core/compare'
import { renderGuaranteesHtml } from '@gauntlet/report'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { writeEvidence } from '../evidence/write-evidence.ts'
import { guaranteePaths } from '../guarantees/guarantee-run.ts'

/** Runs of each build whose history is kept: more of them show the same again. */
const KEPT_RUNS = 3

type SettledRun = {
  readonly arm: Arm
  readonly runId: string
  readonly guarantees: GuaranteesDocument | undefined
}

/**
 * The files in which the guarantees of runs are recorded. A comparison has many runs: only of the first that broke one the
 * files stay, with a page, so that the disk holds a few histories and not all.
 */
export class GuaranteeFiles {
  readonly #folder: string
  readonly #kept: Record<Arm, number> = { baseline: 0, candidate: 0 }

  /** @param folder beside the comparison's file */
  constructor(folder: string) {
    this.#folder = folder
  }

  /** What the files of a run are called, without an ending. */
  baseOf(runId: string): string {
    return join(this.#folder, runId)
  }

  /**
   * Keeps the files of a run that broke a guarantee, as far as there is room, and removes those of any other.
   *
   * @returns the page that shows what it broke, relative to the comparison's file; null where there is none
   */
  async settle({ arm, runId, guarantees }: SettledRun): Promise<string | null> {
    if (guarantees === undefined) return null
    if (guarantees.outcome !== 'fail' || this.#kept[arm] >= KEPT_RUNS) {
      await this.remove(runId)
      return null
    }
    this.#kept[arm] += 1
    const page = `${this.baseOf(runId)}.html`
    const { problems } = await writeEvidence([
      { path: page, toText: () => renderGuaranteesHtml(guarantees, `${arm}, run ${runId}`) },
    ])
    return problems.length === 0 ? join(basename(this.#folder), basename(page)) : null
  }

  async remove(runId: string): Promise<void> {
    const files = Object.values(guaranteePaths(this.baseOf(runId)))
    await Promise.all(files.map((file) => rm(file, { force: true }).catch(() => undefined)))
  }
}
