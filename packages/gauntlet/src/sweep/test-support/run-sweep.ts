import type { ErrorDocument, SweepDocument } from '@gauntlet/contract'
import { runCli } from '@gauntlet/testkit'
import { main } from '../../cli/main.ts'

/** `gauntlet sweep` in a project: how it ended, and its document, of a sweep or of an error. */
export async function runSweep(line: string, project: { storeUrl: string; root: string }) {
  const env = { ...process.env, GAUNTLET_DATABASE_URL: project.storeUrl }
  const ran = await runCli(main, `sweep ${line} --json`, { env, cwd: project.root })
  return {
    ...ran,
    document: JSON.parse(ran.stdout) as Omit<SweepDocument, 'schema'> &
      Omit<ErrorDocument, 'schema'>,
  }
}
