import { defineCommand } from '../cli/command.ts'
import { makeDemoProject } from '../demo/make-demo-project.ts'
import { renderDemo } from '../demo/render-demo.ts'
import { runDemo } from '../demo/run-demo.ts'

export const demo = defineCommand(
  {
    options: {
      dir: {
        help: 'Write the project into this folder, which must be new or empty; default: a temporary one.',
        value: 'FOLDER',
      },
    },
    examples: ['gauntlet demo', 'gauntlet demo --dir shop'],
  },
  async ({ options, io, print }) => {
    const root = await makeDemoProject(io.cwd, options.dir)
    const result = await runDemo({ root, io, print })
    print.result(renderDemo(result, root, print.style))
    print.json(result.document)
    return result.document.exit_code
  },
)
