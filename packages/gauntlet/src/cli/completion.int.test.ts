import { runCli } from '@gauntlet/testkit'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { main } from './main.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-completion-'))
  await writeFile(join(root, 'run.history'), '')
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { stdout } = await runCli(main, `completion ${shell}`)
    await writeFile(join(root, `gauntlet.${shell}`), stdout)
    // As its first lines have it: a function that zsh loads by its name.
    if (shell === 'zsh') await mkdir(join(root, 'functions'))
    if (shell === 'zsh') await writeFile(join(root, 'functions', '_gauntlet'), stdout)
  }
})
afterAll(() => rm(root, { recursive: true, force: true }))

const isInstalled = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0

/**
 * What a zsh in its own terminal shows behind a line and Tab. The key that is bound to `typed` answers once the completion is done.
 *
 * @param before what the user's .zshrc has
 */
function typeInZsh(line: string, before: string, after = ''): string {
  const setup = [
    'unset zle_bracketed_paste',
    'stty cols 160',
    ...(before === '' ? [] : [before]),
    'autoload -Uz compinit',
    'compinit -u -D',
    ...(after === '' ? [] : [after]),
    'typed() { zle -M "DO""NE" }',
    'zle -N typed',
    "bindkey '^Xd' typed",
    'print "REA""DY"',
  ]
  const script = String.raw`zmodload zsh/zpty
zpty z "TERM=xterm zsh -f -i"
zpty -w z "$SETUP"
zpty -r z out '*READY*' || exit 9
zpty -n -w z "$LINE"$'\t\C-Xd'
zpty -r z out '*DONE*' || exit 9
print -r -- "$out"; zpty -d z`
  const env = { ...process.env, SETUP: setup.join('; '), LINE: line }
  const shown = execFileSync('zsh', ['-f', '-c', script], {
    cwd: root,
    encoding: 'utf8',
    env,
    timeout: 20_000,
  })
  return stripVTControlCharacters(shown)
}

/** What the shell itself offers behind these words; the last one is what is being typed. */
const complete = {
  bash: (words: readonly string[]) => {
    const list = words.map((word) => `'${word}'`).join(' ')
    const script = `source gauntlet.bash; complete -p gauntlet >/dev/null || exit 9
COMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _gauntlet; printf '%s\\n' "\${COMPREPLY[@]}"`
    return execFileSync('bash', ['--norc', '-c', script], { cwd: root, encoding: 'utf8' })
  },
  // zsh completes in a terminal only: this is one, in which the words are typed.
  zsh: (words: readonly string[]) => typeInZsh(words.join(' '), 'fpath=($PWD/functions $fpath)'),
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

test.runIf(present.includes('zsh'))(
  'zsh: what stands behind a comma or an equals sign is completed too, where the script is sourced',
  () => {
    const source = 'source ./gauntlet.zsh'
    expect(typeInZsh('gauntlet run --only smoke,pa', '', source)).toContain('smoke,parity')
    expect(typeInZsh('gauntlet run --profile=q', '', source)).toContain('--profile=quick')
  },
)

test('a shell without a script is a usage error, and names those with one', async () => {
  const { exit, stdout, stderr } = await runCli(main, 'completion fisch')
  expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' })
  expect(stderr).toContain('"fisch" is not one of bash, zsh, fish; did you mean "fish"?')
})
