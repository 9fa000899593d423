import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

type Manifest = { readonly name?: string; readonly version?: string; readonly license?: string }

/**
 * The licences of the packages that the modules are part of, each once, as Markdown.
 *
 * @param modules files under `node_modules`; others are ours
 * @throws Error naming a package that brings no licence
 */
export function renderLicences(modules: readonly string[]): string {
  const folders = new Set(modules.filter(isForeign).map(findPackageFolder))
  const entries = [...folders].map(renderEntry)
  return [...new Set(entries)].toSorted().join('\n')
}

const isForeign = (file: string): boolean => file.includes('/node_modules/') && existsSync(file)

function findPackageFolder(file: string): string {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    if (readManifest(folder)?.version !== undefined) return folder
  }
  throw new Error(`${file} is part of no package`)
}

/** Some packages have manifests without a name or version in folders of theirs. */
function readManifest(folder: string): Manifest | undefined {
  const file = join(folder, 'package.json')
  if (!existsSync(file)) return undefined
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest
  return manifest.name === undefined ? undefined : manifest
}

function renderEntry(folder: string): string {
  const { name, version, license } = readManifest(folder) ?? {}
  const file = readdirSync(folder).find((each) => /^(licen[cs]e|copying)(\.|-|$)/i.test(each))
  if (license === undefined && file === undefined) {
    throw new Error(`${name} ${version} brings no licence: it cannot be bundled`)
  }
  const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim()
  return `## ${name} ${version} (${license ?? 'see below'})\n\n${text.replaceAll(/^/gm, '> ')}\n`
}
