import { runCli } from '@gauntlet/testkit'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { main } from './main.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-completion-'))
  await writeFile(join(root, 'run.history'), '')
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { stdout } = await runCli(main, `completion ${shell}`)
    await writeFile(join(root, `gauntlet.${shell}`), stdout)
  }
})
afterAll(() => rm(root, { recursive: true, force: true }))

const isInstalled = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0

/** What the shell itself offers behind these words; the last one is what is being typed. */
const complete = {
  bash: (words: readonly string[]) => {
    const list = words.map((word) => `'${word}'`).join(' ')
    const script = `source gauntlet.bash; complete -p gauntlet >/dev/null || exit 9
COMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _gauntlet; printf '%s\\n' "\${COMPREPLY[@]}"`
    return execFileSync('bash', ['--norc', '-c', script], { cwd: root, encoding: 'utf8' })
  },
  // zsh completes in a terminal only: its functions that offer matches print them here.
  zsh: (words: readonly string[]) => {
    const list = words.map((word) => `'${word}'`).join(' ')
    const script = `compdef() { :; }; compset() { :; }
_describe() { print -rl -- "\${(@)\${(@P)2}%%:*}"; }
compadd() { shift; print -rl -- "$@"; }
_files() { print -rl -- *; }
_values() { shift 3; print -rl -- "$@"; }
words=(${list}); CURRENT=${words.length}; PREFIX='${words.at(-1) ?? ''}'
source ./gauntlet.zsh; _gauntlet`
    const offered = execFileSync('zsh', ['-f', '-c', script], { cwd: root, encoding: 'utf8' })
    return offered
      .split('\n')
      .filter((word) => word.startsWith(words.at(-1) ?? ''))
      .join('\n')
  },
  fish: (words: readonly string[]) => {
    const script = `source gauntlet.fish; complete -C "${words.join(' ')}"`
    const env = { ...process.env, HOME: root }
    return execFileSync('fish', ['-N', '-c', script], { cwd: root, encoding: 'utf8', env })
  },
} as const

const rows = [
  { typed: 'gauntlet s', offers: ['smoke', 'serve'], not: ['run', 'parity'] },
  { typed: 'gauntlet load ', offers: ['run', 'assert'], not: ['smoke'] },
  { typed: 'gauntlet load run --ph', offers: ['--phase'], not: ['--profile'] },
  { typed: 'gauntlet load run --profile ', offers: ['quick', 'standard', 'stress'], not: ['--phase'] },
  { typed: 'gauntlet run --profile ', offers: ['quick', 'standard'], not: ['stress'] },
  { typed: 'gauntlet check ru', offers: ['run.history'], not: [] },
  { typed: 'gauntlet completion ', offers: ['bash', 'zsh', 'fish'], not: [] },
] // prettier-ignore

const present = (['bash', 'zsh', 'fish'] as const).filter((shell) => {
  if (isInstalled(shell)) return true
  console.warn(`skipped: completion in ${shell}, which is not installed`)
  return false
})
const cases = present.flatMap((shell) => rows.map((row) => ({ shell, ...row })))

test.each(cases)('$shell: behind "$typed" it offers $offers', ({ shell, typed, offers, not }) => {
  const words = complete[shell](typed.split(' ')).match(/[\w.-]+/g) ?? []
  for (const word of offers) expect(words).toContain(word)
  for (const word of not) expect(words).not.toContain(word)
})

test('bash: what stands behind a comma or an equals sign is completed too', () => {
  expect(complete.bash(['gauntlet', 'run', '--only', 'smoke,pa'])).toBe('smoke,parity\n')
  expect(complete.bash(['gauntlet', 'run', '--profile', '=', 'q'])).toBe('quick\n')
})

test('a shell without a script is a usage error, and names those with one', async () => {
  const { exit, stdout, stderr } = await runCli(main, 'completion fisch')
  expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' })
  expect(stderr).toContain('"fisch" is not one of bash, zsh, fish; did you mean "fish"?')
})
