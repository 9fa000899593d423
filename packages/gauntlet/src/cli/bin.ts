import { EXIT } from '@gauntlet/contract'
import { main } from './main.ts'
import { processIo } from './process-io.ts'

// Node would end with its own code 13 and without a word.
const reportStall = () => {
  process.stderr.write(
    'gauntlet: the command waits for something that never comes, such as a top-level `await` in the config\n',
  )
  process.exit(EXIT.USAGE)
}

process.once('beforeExit', reportStall)
process.exitCode = await main(process.argv.slice(2), processIo())
process.off('beforeExit', reportStall)
