import { EXIT, ToolError } from '@gauntlet/contract'
import { suggest } from '@gauntlet/core/text'
import { defineCommand, loadCommand, type CommandBody, type CommandRow } from '../cli/command.ts'
import { renderCompletion, shells } from '../cli/completion.ts'
import { toolVersion } from '../cli/tool-version.ts'

/** `gauntlet completion`, over the commands there are. */
export function createCompletion(commands: readonly CommandRow[]): CommandBody {
  return defineCommand(
    {
      positionals: [shells.join('|')],
      options: {},
      examples: [
        'gauntlet completion bash > /etc/bash_completion.d/gauntlet',
        'gauntlet completion zsh > ~/.zfunc/_gauntlet',
        'gauntlet completion fish > ~/.config/fish/completions/gauntlet.fish',
      ],
    },
    async ({ positionals, io, print }) => {
      const [named = ''] = positionals
      const shell = shells.find((one) => one === named)
      if (shell === undefined) {
        const known = `"${named}" is not one of ${shells.join(', ')}${suggest(named, shells)}`
        throw new ToolError('USAGE', known, { place: named })
      }
      const script = renderCompletion(shell, await Promise.all(commands.map(loadCommand)))
      const at = io.now().toISOString()
      if (!print.isJson) io.stdout(script)
      print.json({ schema: 'gauntlet.completion/1', tool: toolVersion, at, shell, script })
      return EXIT.SHIP
    },
  )
}
