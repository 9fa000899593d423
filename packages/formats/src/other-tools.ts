import { ToolError } from '@gauntlet/contract'

/** Files of tools that no reader takes: how they are recognised, and how the tool runs them. */
const OTHER_TOOLS: readonly {
  readonly file: string
  readonly is: (name: string, text: string) => boolean
  readonly run: (name: string) => string
}[] = [
  {
    file: 'a k6 script',
    is: (name, text) =>
      /\.[cm]?[jt]s$/i.test(name) && /(?:from|require\()\s*['"]k6(?:\/[\w/-]+)?['"]/.test(text),
    run: (name) => `k6 run ${name}`,
  },
  {
    file: 'a JMeter plan',
    is: (name, text) => /\.jmx$/i.test(name) || text.includes('<jmeterTestPlan'),
    run: (name) => `jmeter -n -t ${name}`,
  },
  {
    file: 'a Locust file',
    is: (name, text) => /\.py$/i.test(name) && /^(?:from|import) locust\b/m.test(text),
    run: (name) => `locust --headless -f ${name}`,
  },
]

/** @throws ToolError UNSUPPORTED for a file of a tool that is run, not read, with what can be done */
export function refuseOtherTools(name: string, text: string): void {
  const tool = OTHER_TOOLS.find(({ is }) => is(name, text))
  if (!tool) return
  throw new ToolError('UNSUPPORTED', `${name}: ${tool.file} is not read`, {
    hint: `Run it through Gauntlet: gauntlet wrap -- ${tool.run(name)}. Its result is read by gauntlet import FILE; or write the requests as a flow (docs/flows.md).`,
  })
}
