import type { SeenProject } from './look-at-project.ts'

/**
 * The text of a first `gauntlet.config.ts`: it runs as it stands where `npm start` serves `/health` on PORT, and is
 * inconclusive until its `todo` is done.
 */
export function renderFirstConfig({ name, mainBranch, install }: SeenProject): string {
  return `import { defineGauntlet, flow, get, status, think } from 'gauntlet'

const health = get('/health', { expect: [status(200)] })

export default defineGauntlet({
  project: ${quote(name)},
  // Delete each line when it is done. While one stands here, the verdict is "inconclusive" at best.
  todo: [
    'scenarios.contended sends GET /health only: put in the requests that write your data',
    'no guarantees: say what must hold for your data after the load (an example stands at the end of this file)',
  ],
  // Each replica gets PORT, HOST and DATABASE_URL in its environment, and is waited for on \`ready\`.
  // With two replicas, state held only in memory shows up as a failure.
  targets: {
${mainBranch === undefined ? noBaseline : renderBaseline(mainBranch, install)}
    candidate: {
      start: { command: ['npm', 'start'], ready: '/health', replicas: 2 },
      database: 'embedded',
    },
  },
  scenarios: {
    // Traffic from outside: users come on schedule, however slowly they are answered.
    browse: {
      name: 'browse',
      phases: [
        { kind: 'open', durationMs: 5_000, ratePerSecond: 5, record: false },
        { kind: 'open', durationMs: 30_000, ratePerSecond: 20 },
      ],
      flows: [{ weight: 1, flow: flow('health', [health]) }],
    },
${contended}
  },
  smoke: {
    checks: [{ name: 'candidate: health', target: 'candidate', flow: flow('health', [health]) }],
  },
${guarantees}
  dataChecks: 'none',
})
`
}

const contended = `    // Contention by design. Evenly spaced requests to a fast backend hardly ever overlap, so races stay hidden.
    // - A burst releases its users at the same moment. All of them read the same {{ $burstKey }}: put it where two
    //   requests must not both win. It begins with the id of the run, by which your guarantees find its rows.
    // - Closed users keep as many requests in flight as there are users: 25 of them saturate a connection pool of 10.
    contended: {
      name: 'contended',
      phases: [
        { kind: 'burst', name: 'warm-up', bursts: 5, users: 10, durationMs: 2_500, record: false },
        { kind: 'burst', name: 'bursts', bursts: 20, users: 25, durationMs: 10_000 },
        { kind: 'closed', name: 'closed users', users: 25, durationMs: 5_000 },
      ],
      flows: [
        {
          weight: 1,
          flow: flow('contended', [
            // In place of \`health\`, a request that writes; every status that it may answer is declared:
            // post('/seats/{{ $burstKey }}/bookings', {
            //   json: { customer: '{{ $uuid }}' },
            //   expect: [status(201, 409)],
            // }),
            health,
            // So that the generator is never the bottleneck.
            think(10),
          ]),
        },
      ],
    },`

const guarantees = `  // What must hold for your data: \`observe\` maps an exchange to keys and values, \`stored\` reads the rows after the load
  // ($1 is the id of the run). For the request above:
  // guarantees: [
  //   writeOnce('a seat is sold once', {
  //     observe: ({ path, request, answer }) => ({
  //       action: 'write',
  //       key: path.split('/')[2] ?? null,
  //       proposal: request?.customer,
  //       value: answer?.customer,
  //     }),
  //     stored: 'select seat as key, customer as value from bookings where starts_with(seat, $1)',
  //   }),
  // ],`

const noBaseline = `    // Before the change: a revision of this repository, once it has one.
    // baseline: { start: { command: ['npm', 'start'], from: 'main', ready: '/health', replicas: 2 }, database: 'embedded' },`

function renderBaseline(branch: string, install: readonly string[]): string {
  return `    baseline: {
      start: {
        command: ['npm', 'start'],
        from: ${quote(branch)},
        install: [${install.map(quote).join(', ')}],
        ready: '/health',
        replicas: 2,
      },
      database: 'embedded',
    },`
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
