import { EXIT, ToolError } from '@gauntlet/contract'
import { writeWhole } from '@gauntlet/stack'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { defineCommand } from '../cli/command.ts'
import { toolVersion } from '../cli/tool-version.ts'
import { ignoreOutputs } from '../init/ignore-outputs.ts'
import { lookAtProject } from '../init/look-at-project.ts'
import { renderFirstConfig } from '../init/render-first-config.ts'

export const init = defineCommand(
  {
    options: {},
    examples: ['gauntlet init'],
  },
  async ({ io, print }) => {
    const file = join(io.cwd, 'gauntlet.config.ts')
    if (existsSync(file)) {
      throw new ToolError('USAGE', `${file} is there already; it is left as it is`)
    }
    await writeWhole(file, renderFirstConfig(await lookAtProject(io.cwd)), { isNew: true })
    print.result(`written: ${file}`)
    const ignored = await ignoreOutputs(io.cwd)
    if (ignored.length > 0) print.result(`added to .gitignore: ${ignored.join(', ')}`)
    print.result(
      'Say in it how your backend starts; then: gauntlet up, gauntlet smoke, gauntlet run --profile quick',
    )
    print.json({ schema: 'gauntlet.init/1', tool: toolVersion, at: io.now().toISOString(), file })
    return EXIT.SHIP
  },
)
