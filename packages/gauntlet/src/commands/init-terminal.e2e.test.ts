import { bundledCommand } from '@gauntlet/testkit'
import { execFile, spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { monorepo } from '../init/test-support/projects.ts'

/** Runs a command in its own terminal: waits for each text, and types what follows. */
const driver = `
import fcntl, json, os, pty, select, struct, sys, termios
steps, command = json.loads(sys.argv[1]), sys.argv[2:]
pid, terminal = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', 40, 160, 0, 0))
    os.execvp(command[0], command)
out, seen = b'', 0
def read():
    global out
    ready, _, _ = select.select([terminal], [], [], 120)
    if not ready: sys.exit('nothing more came: ' + out.decode(errors='replace'))
    try: part = os.read(terminal, 65536)
    except OSError: part = b''
    out += part
    return part != b''
for text, typed in steps:
    while text.encode() not in out[seen:]:
        if not read(): sys.exit('ended before ' + text + ': ' + out.decode(errors='replace'))
    seen = len(out)
    os.write(terminal, typed.encode())
while read(): pass
_, status = os.waitpid(pid, 0)
print(json.dumps({ 'exit': os.waitstatus_to_exitcode(status), 'out': out.decode(errors='replace') }))
`

const hasPython = spawnSync('python3', ['-c', 'import pty']).status === 0
if (!hasPython) console.warn('skipped: the questions of init (python3 is not here)')

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-init-'))
  for (const [name, text] of Object.entries(monorepo)) {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), text)
  }
})
afterEach(async () => await rm(root, { recursive: true, force: true }))

type Typed = readonly [waitFor: string, keys: string]

async function init(steps: readonly Typed[]): Promise<{ exit: number; out: string }> {
  const { CI: _ci, NO_COLOR: _noColor, ...env } = process.env
  const args = ['-c', driver, JSON.stringify(steps), process.execPath, bundledCommand(), 'init']
  const { stdout } = await promisify(execFile)('python3', args, { cwd: root, env })
  return JSON.parse(stdout) as { exit: number; out: string }
}

const down = '\u001b[B'
const enter = '\r'
const file = () => readFile(join(root, 'gauntlet.config.ts'), 'utf8')

test.runIf(hasPython)(
  'questions have what was found as answers, and what is typed is written',
  async () => {
    const { exit, out } = await init([
      ['Which backend?', `${down}${enter}`],
      ['How is it started?', `node web.js | cat${enter}`],
      ['Which path', `/up${enter}`],
      ['PostgreSQL?', enter],
      ['Which revision', `release${enter}`],
      ['Write gauntlet.config.ts?', enter],
    ])
    expect({ exit, isWritten: out.includes('Written: ') }).toEqual({ exit: 0, isWritten: true })
    const text = await file()
    expect(text).toContain("command: ['sh', '-c', 'node web.js | cat'],\n  cwd: 'web',")
    expect(text).toContain("ready: '/up',")
    expect(text).toContain("from: 'release'")
    expect(text).not.toContain("database: 'embedded'")
    expect(text).toContain("'review: ")
  },
)

test.runIf(hasPython)(
  'what the sources say is proposed, and a command that no file says must be typed',
  async () => {
    await rm(root, { recursive: true })
    await mkdir(root)
    await writeFile(join(root, 'tables.py'), 'import psycopg\n')
    const { exit } = await init([
      ['How is it started?', enter],
      ['a text is needed', `/usr/bin/python3 tables.py${enter}`],
      ['Which path', enter],
      ['PostgreSQL?', enter],
      ['Which revision', enter],
      ['Write gauntlet.config.ts?', enter],
    ])
    expect(exit).toBe(0)
    const text = await file()
    expect(text).toContain("command: ['/usr/bin/python3', 'tables.py'],")
    expect(text).toContain("database: 'embedded',")
    expect(text).not.toContain('targets: no file shows')
  },
)

test.runIf(hasPython)('Enter at every question writes what --yes writes', async () => {
  const enters = [
    'Which backend?',
    'How is it',
    'Which path',
    'PostgreSQL?',
    'Which revision',
    'Write ',
  ]
  expect(await init(enters.map((text) => [text, enter]))).toMatchObject({ exit: 0 })
  const asked = await file()
  await rm(join(root, 'gauntlet.config.ts'))
  const { status } = spawnSync(process.execPath, [bundledCommand(), 'init', '--yes'], { cwd: root })
  expect({ status, text: await file() }).toEqual({ status: 0, text: asked })
})

const before = [['Which backend?', enter] as const, ['How is it', enter] as const]

test.runIf(hasPython).each([
  { name: 'Ctrl-C at the first question', steps: [['Which backend?', '\u0003']] },
  { name: 'Ctrl-C in the middle', steps: [...before, ['Which path', '/x\u0003']] },
  {
    name: 'no to the last question',
    steps: [
      ...before,
      ['Which path', enter],
      ['PostgreSQL?', enter],
      ['Which rev', enter],
      ['Write ', 'n'],
    ],
  },
] satisfies readonly { name: string; steps: readonly Typed[] }[])(
  '$name leaves nothing',
  async ({ steps }) => {
    const names = (await readdir(root)).toSorted((a, b) => (a < b ? -1 : 1))
    const { exit, out } = await init(steps)
    expect({ exit, says: out.includes('nothing is written') }).toEqual({ exit: 3, says: true })
    expect((await readdir(root)).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(names)
  },
)

test.runIf(hasPython)(
  'a config that is there is overwritten only where the user says so',
  async () => {
    await writeFile(join(root, 'gauntlet.config.ts'), '// mine')
    expect(await init([['Overwrite it?', enter]])).toMatchObject({ exit: 3 })
    expect(await file()).toBe('// mine')
    const rest = [...before, ['Which path', enter] as const, ['PostgreSQL?', enter] as const]
    await init([['Overwrite it?', 'y'], ...rest, ['Which rev', enter], ['Write ', enter]])
    expect(await file()).toContain('defineGauntlet(')
  },
)
