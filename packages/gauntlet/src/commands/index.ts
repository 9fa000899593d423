import type { CommandRow } from '../cli/command.ts'

/** Every command, in the order of the help. What a command does is imported when it is called: each starts at once. */
export const commands: readonly CommandRow[] = [
  {
    name: 'demo',
    summary: 'Show in 20 seconds what it finds: a small backend before and after its fix.',
    load: async () => (await import('./demo.ts')).demo,
  },
  {
    name: 'run',
    summary: 'Run all stages on both builds and return one verdict.',
    load: async () => (await import('./run.ts')).run,
  },
  {
    name: 'up',
    summary: 'Start all targets of the config, print their URLs, and stop them on Ctrl-C.',
    load: async () => (await import('./up.ts')).up,
  },
  {
    name: 'smoke',
    summary: 'Run the smoke checks on every target of the config.',
    load: async () => (await import('./smoke.ts')).smoke,
  },
  {
    name: 'parity',
    summary: 'Send the same cases to several targets and explain how their answers differ.',
    load: async () => (await import('./parity.ts')).parity,
  },
  {
    name: 'load run',
    summary: 'Send one scenario to one target, check its data and guarantees, and store the run.',
    load: async () => (await import('./load-run.ts')).loadRun,
  },
  {
    name: 'load find-limit',
    summary: 'Find the highest rate at which a target keeps an objective, and what breaks first.',
    load: async () => (await import('./load-find-limit.ts')).loadFindLimit,
  },
  {
    name: 'worker',
    summary: 'Join a NATS server and send parts of loads: see `gauntlet load run --workers`.',
    load: async () => (await import('./worker.ts')).worker,
  },
  {
    name: 'load assert',
    summary: 'Check a stored run: print JSON, exit with 1 when a check or a guarantee failed.',
    load: async () => (await import('./load-assert.ts')).loadAssert,
  },
  {
    name: 'wrap',
    summary: 'Run any load tool or test suite, record what it sends, check the data and judge.',
    load: async () => (await import('./wrap.ts')).wrap,
  },
  {
    name: 'compare',
    summary: 'Compare two builds in interleaved runs: each metric with its interval and a verdict.',
    load: async () => (await import('./compare.ts')).compare,
  },
  {
    name: 'gaps list',
    summary: 'List the known gaps: what each covers, its owner and its expiry date.',
    load: async () => (await import('./gaps.ts')).gapsList,
  },
  {
    name: 'gaps accept',
    summary: 'Accept an open gap: its failure no longer blocks shipping until it expires.',
    load: async () => (await import('./gaps.ts')).gapsAccept,
  },
  {
    name: 'gaps close',
    summary: 'Close a gap: its failure blocks shipping again.',
    load: async () => (await import('./gaps.ts')).gapsClose,
  },
  {
    name: 'check',
    summary:
      'Check a recorded history against the guarantees of a config; or a running target and its database, without a config.',
    load: async () => (await import('./check.ts')).check,
  },
  {
    name: 'sweep',
    summary:
      'Break a flow before and after every statement that it sends to the database, and check the data each time.',
    load: async () => (await import('./sweep.ts')).sweep,
  },
  {
    name: 'faults',
    summary:
      'Inject the faults of a plan under load, check the data, and make what broke as small as it still breaks.',
    load: async () => (await import('./faults.ts')).faults,
  },
  {
    name: 'review',
    summary:
      'Have LLMs from two or more model families review a change; findings that they share block the verdict.',
    load: async () => (await import('./review.ts')).review,
  },
  {
    name: 'report',
    summary: 'Print stored results: a list, one run or verdict, or a write-up of a milestone.',
    load: async () => (await import('./report.ts')).report,
  },
  {
    name: 'import',
    summary: 'Import a run from its artefact, or a result of Artillery or k6 as history.',
    load: async () => (await import('./import.ts')).importRun,
  },
  {
    name: 'doctor',
    summary:
      'Check this machine and what is missing on it, or that the checkers find planted faults.',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    name: 'serve',
    summary: 'Serve the dashboard until interrupted.',
    load: async () => (await import('./serve.ts')).serve,
  },
  {
    name: 'completion',
    summary: 'Print the script by which a shell completes commands, options and their words.',
    load: async () => (await import('./completion.ts')).createCompletion(commands),
  },
  {
    name: 'init',
    summary: 'Write a first config for the project in this folder.',
    load: async () => (await import('./init.ts')).init,
  },
]
