import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const demo = fileURLToPath(new URL('../../../../examples/review-demo/src/main.ts', import.meta.url))

/** `npm run review:demo` in a folder: the real command replays recorded answers about a real change, and stores it. */
export async function replayReview(cwd: string, databaseUrl: string): Promise<void> {
  const env = { ...process.env, GAUNTLET_DATABASE_URL: databaseUrl }
  const args = ['--import', import.meta.resolve('tsx'), demo, 'shop']
  await promisify(execFile)(process.execPath, args, { cwd, env })
}
