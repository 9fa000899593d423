import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { chooseConfigName } from './config-name.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-config-name-'))
})
afterEach(async () => await rm(folder, { recursive: true }))

const nodenext = '{ // ours\n "compilerOptions": { "module": "NodeNext" } }'
const bundler = '{ "compilerOptions": { "module": "esnext", "moduleResolution": "bundler" } }'

test.each([
  { what: 'nothing else', files: {}, name: 'gauntlet.config.ts' },
  { what: 'TypeScript that follows Node', files: { 'tsconfig.json': nodenext }, name: 'gauntlet.config.mts' },
  {
    what: 'TypeScript that follows Node, in a package of modules',
    files: { 'tsconfig.json': nodenext, 'package.json': '{"type":"module"}' },
    name: 'gauntlet.config.ts',
  },
  { what: 'TypeScript for a bundler', files: { 'tsconfig.json': bundler }, name: 'gauntlet.config.ts' },
  { what: 'a config of another name', files: { 'gauntlet.config.mts': '' }, name: 'gauntlet.config.mts' },
  { what: 'a config in JavaScript', files: { 'gauntlet.config.mjs': '' }, name: 'gauntlet.config.ts' },
])('beside $what the config is $name', async ({ files, name }) => {
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text)
  expect(chooseConfigName(folder)).toBe(name)
}) // prettier-ignore
