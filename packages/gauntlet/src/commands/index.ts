import type { Command } from '../cli/command.ts'
import { check } from './check.ts'
import { compare } from './compare.ts'
import { doctor } from './doctor.ts'
import { gapsAccept, gapsClose, gapsList } from './gaps.ts'
import { importRun } from './import.ts'
import { init } from './init.ts'
import { loadAssert } from './load-assert.ts'
import { loadRun } from './load-run.ts'
import { parity } from './parity.ts'
import { report } from './report.ts'
import { review } from './review.ts'
import { run } from './run.ts'
import { serve } from './serve.ts'
import { smoke } from './smoke.ts'
import { up } from './up.ts'

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  run,
  up,
  smoke,
  parity,
  loadRun,
  loadAssert,
  compare,
  gapsList,
  gapsAccept,
  gapsClose,
  check,
  review,
  report,
  importRun,
  doctor,
  serve,
  init,
]
