import { createTestDatabase } from '@gauntlet/testkit'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const dev = fileURLToPath(new URL('../dev.mjs', import.meta.url))

/** Whether any process of the group is left. */
function isAlive(group: number): boolean {
  try {
    return process.kill(-group, 0)
  } catch {
    return false
  }
}

test('`npm run dashboard:dev` serves the sources over the API, and Ctrl-C leaves no process', async () => {
  const database = await createTestDatabase()
  const env = { ...process.env, GAUNTLET_DATABASE_URL: database.url, NO_COLOR: '1' }
  // Its own group, as a terminal makes it: Ctrl-C goes to all of it.
  const child = spawn(process.execPath, [dev], { env, detached: true, stdio: 'pipe' })
  const group = child.pid ?? 0
  try {
    let said = ''
    child.stdout.on('data', (text: Buffer) => (said += text.toString()))
    child.stderr.on('data', (text: Buffer) => (said += text.toString()))
    await expect.poll(() => said).toMatch(/Local: +http:\S+/)
    const url = /Local: +(http:\S+?)\/?\s/.exec(said)?.[1] ?? ''
    expect(await (await fetch(url)).text()).toContain('src="/src/main.tsx"')
    const session = await fetch(`${url}/api/session`)
    expect(await session.json()).toEqual({ signed_in: true, token_required: false })
    // Modules of project pages come from the API too: of one that is not there it says so, Vite would send its index.html.
    const missing = await fetch(`${url}/pages/none.js`)
    expect([missing.status, await missing.json()]).toMatchObject([404, { code: 'NOT_FOUND' }])
    process.kill(-group, 'SIGINT')
    const [code] = (await once(child, 'exit')) as [number | null]
    expect(code).toBe(0)
    await expect.poll(() => isAlive(group)).toBe(false)
  } finally {
    if (isAlive(group)) process.kill(-group, 'SIGKILL')
    await database.drop()
  }
})
