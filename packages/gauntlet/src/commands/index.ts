import type { CommandRow } from '../cli/command.ts'

/** Every command, in the order of the help. What a command does is imported when it is called: each starts at once. */
export const commands: readonly CommandRow[] = [
  {
    name: 'run',
    summary: 'Take the whole backend through the gauntlet and end with one verdict.',
    load: async () => (await import('./run.ts')).run,
  },
  {
    name: 'up',
    summary: 'Start the whole stack of the config and keep it up until interrupted.',
    load: async () => (await import('./up.ts')).up,
  },
  {
    name: 'smoke',
    summary: 'Walk the smoke chain over every target of the config.',
    load: async () => (await import('./smoke.ts')).smoke,
  },
  {
    name: 'parity',
    summary: 'Send the same cases to several targets and explain how their answers differ.',
    load: async () => (await import('./parity.ts')).parity,
  },
  {
    name: 'load run',
    summary:
      'Send one scenario at one target, judge the data it leaves and the guarantees, and store the run.',
    load: async () => (await import('./load-run.ts')).loadRun,
  },
  {
    name: 'load assert',
    summary: 'Hold a stored run to its checks and guarantees; prints JSON, exits 1 on any failure.',
    load: async () => (await import('./load-assert.ts')).loadAssert,
  },
  {
    name: 'compare',
    summary: 'Say whether two builds differ, from interleaved runs, with intervals.',
    load: async () => (await import('./compare.ts')).compare,
  },
  {
    name: 'gaps list',
    summary: 'The known gaps: what each covers, who answers for it, until when.',
    load: async () => (await import('./gaps.ts')).gapsList,
  },
  {
    name: 'gaps accept',
    summary: 'Accept an open gap: from now on it turns its failure into a known one.',
    load: async () => (await import('./gaps.ts')).gapsAccept,
  },
  {
    name: 'gaps close',
    summary: 'Close a gap: it covers nothing from now on.',
    load: async () => (await import('./gaps.ts')).gapsClose,
  },
  {
    name: 'check',
    summary: 'Judge a recorded history again, offline, by the guarantees of a config.',
    load: async () => (await import('./check.ts')).check,
  },
  {
    name: 'review',
    summary: 'Have a change read by models of several lineages; what they agree on gates.',
    load: async () => (await import('./review.ts')).review,
  },
  {
    name: 'report',
    summary: 'What is stored: a list, one run or verdict in a format, or the milestone write-up.',
    load: async () => (await import('./report.ts')).report,
  },
  {
    name: 'import',
    summary:
      'Restore a run from its artefact into the store, or keep a result of Artillery or k6 as history.',
    load: async () => (await import('./import.ts')).importRun,
  },
  {
    name: 'doctor',
    summary: 'Can this machine and these checkers be trusted?',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    name: 'serve',
    summary: 'Serve the dashboard until interrupted.',
    load: async () => (await import('./serve.ts')).serve,
  },
  {
    name: 'init',
    summary: 'Write a first config for the project in this folder.',
    load: async () => (await import('./init.ts')).init,
  },
]
