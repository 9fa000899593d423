import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createDemoRepository } from './demo-repository.ts'
import { runReview } from './run-review.ts'
import { startScriptedReviewers } from './scripted-reviewers.ts'

const answers = fileURLToPath(new URL('../answers', import.meta.url))
const note = 'These answers were written by hand for the demo; no model said this.'

/** Records `said/` anew: after a change of it, of the demo's change, or of the prompt. */
async function record(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'gauntlet-review-demo-'))
  const reviewers = await startScriptedReviewers()
  try {
    await createDemoRepository(folder)
    await rm(answers, { recursive: true, force: true })
    const config = await writeConfig(folder, reviewers.url)
    const keys = { OPENAI_API_KEY: 'none', ANTHROPIC_API_KEY: 'none', MOONSHOT_API_KEY: 'none' }
    const args = ['--record', answers, '--no-cache', '--config', config]
    process.exitCode = (await runReview(folder, args, keys)) === 1 ? 0 : 1
    await label()
  } finally {
    reviewers.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** The demo's config, with the reviewers where ours are. */
async function writeConfig(folder: string, url: string): Promise<string> {
  const text = await readFile(join(folder, 'gauntlet.config.mjs'), 'utf8')
  let index = 0
  const names = ['alpha', 'beta', 'gamma']
  const file = join(folder, 'recording.config.mjs')
  await writeFile(
    file,
    text.replaceAll(/https:\/\/[^']+/g, () => `${url}/${names[index++]}`),
  )
  return file
}

async function label(): Promise<void> {
  for (const name of await readdir(answers)) {
    const file = join(answers, name)
    const transcript = JSON.parse(await readFile(file, 'utf8')) as object
    await writeFile(file, `${JSON.stringify({ ...transcript, note }, undefined, 2)}\n`)
  }
}

await record()
