import { asComment, quote, toComment } from './code-text.ts'
import type { ProposedFlow, ProposedTraffic } from './propose-flows.ts'

/** The scenarios of a first config: users on schedule, contention by design, and the user's own scripts. */
export function renderScenarios(traffic: ProposedTraffic, ready: string): string {
  const { reads, writes, guesses, scripts } = traffic
  const browse = reads.steps.length > 0 ? 'reads' : "flow('ready', [ready])"
  return `  scenarios: {
    // Traffic from outside: users come on schedule, however slowly they are answered.
    browse: {
      name: 'browse',
      phases: [
        { kind: 'open', durationMs: 5_000, ratePerSecond: 5, record: false },
        { kind: 'open', durationMs: 30_000, ratePerSecond: 20 },
      ],
      flows: [{ weight: 1, flow: ${browse} }],
    },
    // Contention by design. Evenly spaced requests to a fast backend hardly ever overlap, so races stay hidden.
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
${writes.length === 0 ? renderNone(ready) : writes.map(renderFlow).join('')}${renderGuesses(guesses)}      ],
    },
${scripts.map(renderScript).join('')}  },`
}

function renderFlow({ name, from, steps }: ProposedFlow): string {
  const lines = steps.map((step) => `${step.replaceAll(/^(?=.)/gm, ' '.repeat(12))},\n`)
  return `        {
          weight: 1,
${toComment(`From ${from}.`, 10)}          flow: flow(${quote(name)}, [
${lines.join('')}            // So that the generator is never the bottleneck.
            think(10),
          ]),
        },
`
}

const renderNone = (ready: string): string => `        {
          weight: 1,
          flow: flow('contended', [
            // In place of GET ${ready}, a request that writes; every status that it may answer is declared:
            // post('/seats/{{ $burstKey }}/bookings', {
            //   json: { customer: '{{ $uuid }}' },
            //   expect: [status(201, 409)],
            // }),
            ready,
            // So that the generator is never the bottleneck.
            think(10),
          ]),
        },
`

function renderGuesses(guesses: readonly string[]): string {
  if (guesses.length === 0) return ''
  const lines = guesses.map((code) => asComment(`${code},\n`.replaceAll(/^(?=.)/gm, ' '.repeat(8))))
  return `        // Routes that no file of yours gives a request for, or that delete: sent only once you write them into a flow.
${lines.join('')}`
}

const toName = (path: string): string =>
  (path.split('/').at(-1) ?? path).replace(/\.(?:ya?ml|json)$/i, '')

const taken = new Set(['browse', 'contended'])

/** Named as its file, with the folder where that is not enough. */
function renderScript(file: string, _at: number, all: readonly string[]): string {
  const isAlone = all.filter((other) => toName(other) === toName(file)).length === 1
  const name = isAlone && !taken.has(toName(file)) ? toName(file) : file
  const path = file.startsWith('.') ? file : `./${file}`
  return `    // Your Artillery script, with its own phases.
    ${/^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name)}: artillery(${quote(path)}),
`
}
