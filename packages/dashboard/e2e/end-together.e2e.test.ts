import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'

const endTogether = new URL('../end-together.mjs', import.meta.url).href

// Like `gauntlet serve`: the first signal starts an orderly end that takes a while, a second one cuts it short.
const orderly = `
  let signals = 0
  const stop = () => {
    if ((signals += 1) > 1) process.exit(130)
    console.log('stopping')
    setTimeout(() => { console.log('closed'); process.exit(0) }, 400)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  setInterval(() => {}, 1000)
  console.log('ready')`
const hasty = `setInterval(() => {}, 1000); console.log('ready')`

const group = `
  import { spawn } from 'node:child_process'
  import { createEndTogether } from ${JSON.stringify(endTogether)}
  const endTogether = createEndTogether()
  for (const script of ${JSON.stringify([orderly, hasty])}) {
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'inherit', 'inherit'] })
    endTogether(child)
    if (script.startsWith('setInterval')) console.log('hasty ' + child.pid)
  }`

async function endBy(end: (all: number, one: number) => void) {
  const command = ['--input-type=module', '-e', group]
  const parent = spawn(process.execPath, command, { detached: true, stdio: 'pipe' })
  const closed = once(parent, 'close')
  let said = ''
  parent.stdout.on('data', (text: Buffer) => (said += text.toString()))
  await expect.poll(() => said.match(/ready/g)?.length).toBe(2)
  end(parent.pid ?? 0, Number(/hasty (\d+)/.exec(said)?.[1]))
  const [code] = (await closed) as [number]
  return { code, said }
}

test('Ctrl-C at both leaves each its own time to end', async () => {
  const { code, said } = await endBy((all) => process.kill(-all, 'SIGINT'))
  expect(said).toContain('closed')
  expect(code).toBe(0)
})

test('when one ends by itself the other is asked to, once', async () => {
  const { code, said } = await endBy((_, one) => process.kill(one, 'SIGKILL'))
  expect(said.match(/stopping/g)).toHaveLength(1)
  expect(said).toContain('closed')
  expect(code).toBe(0)
})
