import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createDemoRepository } from './demo-repository.ts'
import { runReview } from './run-review.ts'

const answers = fileURLToPath(new URL('../answers', import.meta.url))
const blocked = 1

const [given = join('.gauntlet', 'review-demo'), ...rest] = process.argv.slice(2)
const folder = join(process.cwd(), given)
await createDemoRepository(folder)
const at = relative(process.cwd(), folder)
process.stdout.write(
  `A shop in Go, and a change to it: the branch "faster" of ${at}.\n` +
    'Its three reviewers are not asked: what they said was written by hand for this demo.\n\n',
)
const code = await runReview(folder, ['--replay', answers, ...rest])
if (code === blocked) {
  process.stdout.write(
    '\nThe command ended with exit code 1: in CI, this change would not be merged.\n' +
      `What would be sent to real reviewers: cd ${at} && npx gauntlet review --dry-run\n`,
  )
} else {
  process.exitCode = code
}
