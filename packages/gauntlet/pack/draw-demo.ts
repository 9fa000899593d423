import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Runs `gauntlet demo` and draws what it printed, when it printed it, as an animated SVG: docs/images/demo.svg. */

const bin = fileURLToPath(new URL('../bin/gauntlet.js', import.meta.url))
const picture = fileURLToPath(new URL('../../../docs/images/demo.svg', import.meta.url))

const [left, top, height, width] = [16, 30, 18, 1000]
/** After the last line it stands so long before it begins anew. */
const holdMs = 8_000

type Line = { readonly text: string; readonly atMs: number }

const home = mkdtempSync(join(tmpdir(), 'demo-'))
try {
  const lines = await record(home)
  if (!lines.some(({ text }) => /^oversold stock [1-9]\d* -> 0$/.test(text))) {
    throw new Error(
      `the demo did not find what it should:\n${lines.map(({ text }) => text).join('\n')}`,
    )
  }
  writeFileSync(picture, draw(lines))
} finally {
  rmSync(home, { recursive: true })
}

/** What the command prints on both of its outputs, line by line, since its first line. */
async function record(cwd: string): Promise<readonly Line[]> {
  const env = { ...process.env, NO_COLOR: '1', TMPDIR: cwd }
  const child = spawn(process.execPath, [bin, 'demo'], { cwd, env })
  const lines: Line[] = []
  let first: number | undefined
  for (const stream of [child.stdout, child.stderr]) {
    let rest = ''
    stream.setEncoding('utf8').on('data', (text: string) => {
      first ??= performance.now()
      const parts = (rest + text).split('\n')
      rest = parts.pop() ?? ''
      for (const part of parts)
        lines.push({ text: shorten(part, cwd), atMs: performance.now() - first })
    })
  }
  const [code] = (await once(child, 'close')) as [number]
  if (code !== 0) throw new Error(`gauntlet demo ended with ${code}`)
  return lines
}

/** The folder of this run says nothing to a reader. */
function shorten(text: string, cwd: string): string {
  return text
    .replaceAll(cwd, '/tmp')
    .replaceAll(/gauntlet-demo-\w+/g, 'gauntlet-demo')
    .replaceAll(/verdicts\/[\w-]+/g, 'verdicts/…')
}

function draw(printed: readonly Line[]): string {
  const lines = [
    { text: '$ npx gauntlet demo', atMs: 0 },
    ...printed.map(({ text, atMs }) => ({ text, atMs: atMs + 700 })),
  ]
  const totalMs = (lines.at(-1)?.atMs ?? 0) + holdMs
  const tall = top + lines.length * height + 10
  const percent = (atMs: number) => ((atMs / totalMs) * 100).toFixed(2)
  const frames = lines.map(
    ({ atMs }, index) =>
      `@keyframes l${index}{0%,${percent(atMs)}%{opacity:0}${percent(atMs + 1)}%,100%{opacity:1}}` +
      `.l${index}{animation:l${index} ${(totalMs / 1000).toFixed(1)}s step-end infinite}`,
  )
  const texts = lines.map(
    ({ text }, index) =>
      `<text class="l${index}${emphasis(text)}" x="${left}" y="${top + index * height}" xml:space="preserve">${escape(text)}</text>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${tall}" role="img" aria-label="What gauntlet demo prints: HTTP errors 0 to 0, oversold stock found before the fix, none after it">
<style>text{font:13px ui-monospace,Menlo,Consolas,monospace;fill:#c9d1d9}.strong{fill:#fff;font-weight:700}.good{fill:#7ee787;font-weight:700}
@media (prefers-reduced-motion:no-preference){${frames.join('')}}</style>
<rect width="${width}" height="${tall}" rx="8" fill="#0d1117"/>
${texts.join('\n')}
</svg>
`
}

function emphasis(text: string): string {
  if (text.startsWith('verdict: ship')) return ' good'
  return /^(?:HTTP errors|oversold stock|\$)/.test(text) ? ' strong' : ''
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
