// `npm run sweep:experiments [-- FLOW...]`: every flow of the experiments API, directly, behind PgBouncer and without its
// techniques. Exit code 1 where the service does not pass, or the baseline does. A run of all flows writes the table of docs/sweep.md.
import type { SweepDocument } from '@gauntlet/contract'
import { spawn } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { experimentsSweep } from './config.ts'
import { listSurprises } from './list-surprises.ts'
import { renderSweeps, withSweeps } from './render-sweeps.ts'
import { sweepFlows } from './sweep-flows.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const page = fileURLToPath(new URL('../../../../docs/sweep.md', import.meta.url))
const gauntlet = ['packages/gauntlet/bin/gauntlet.js', 'sweep', '--json', '--repeats', '1']
const config = ['--config', 'examples/concurrency-workflow/sweep.config.ts']

/** @throws Error where the sweep could not be run: what it said stands on standard error */
async function sweep(flow: string, target: string): Promise<SweepDocument> {
  const words = [...gauntlet, ...config, '--flow', flow, '--target', target]
  const child = spawn(process.execPath, words, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  const document = JSON.parse(await text(child.stdout)) as SweepDocument & { message?: string }
  if (document.schema !== 'gauntlet.sweep/1')
    throw new Error(`${flow}, ${target}: ${document.message}`)
  return document
}

const named = process.argv.slice(2)
const known = Object.keys(sweepFlows)
const unknown = named.find((one) => !known.includes(one))
if (unknown !== undefined)
  throw new Error(`there is no flow ${unknown}; there are: ${known.join(', ')}`)
const documents: SweepDocument[] = []
for (const flow of known.filter((one) => named.length === 0 || named.includes(one)))
  for (const target of Object.keys(experimentsSweep.targets ?? {}))
    documents.push(await sweep(flow, target))
const rendered = renderSweeps(documents)
console.log(rendered)
if (named.length === 0) await writeFile(page, withSweeps(await readFile(page, 'utf8'), rendered))
const surprises = listSurprises(documents)
for (const surprise of surprises) console.error(surprise)
process.exitCode = surprises.length > 0 ? 1 : 0
