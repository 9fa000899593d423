import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) =>
  existsSync(path),
)

export const hasBrowser = executablePath !== undefined
if (!hasBrowser)
  process.stderr.write('SKIPPED: the dashboard in a browser: there is no /usr/bin/chromium\n')

export async function startBrowser(): Promise<Browser> {
  return await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] })
}
