import { asComment, quote, toComment } from './code-text.ts'
import type { ProposedFlow, ProposedTraffic } from './propose-flows.ts'

type About = { readonly ready: string; readonly hasDatabase: boolean }

/**
 * The scenarios of a first config: users on schedule, contention by design, and the user's own scripts. A scenario that
 * sends nothing but the health check reaches no database: none such is written where there is one.
 */
export function renderScenarios(traffic: ProposedTraffic, about: About): string {
  const { reads, writes, scripts } = traffic
  const hasReads = reads.steps.length > 0
  const isIdle = !hasReads && writes.length === 0 && about.hasDatabase
  return `  scenarios: {
${hasReads ? browse : ''}${isIdle ? renderIdle(traffic) : renderContended(traffic, about)}${scripts.map(renderScript).join('')}  },`
}

/** A scenario that is not written: as one comment, in which nothing is a comment once more. */
function renderIdle({ guesses }: ProposedTraffic): string {
  const why =
    guesses.length > 0
      ? `None of the requests that were found is sent, so this scenario is not written. ${guesses.map(({ route, why: reason }) => `${route}: ${reason}.`).join(' ')}`
      : 'No request was read that reaches the database, so this scenario is not written. Put yours into it.'
  const steps = guesses.length > 0 ? guesses.map(({ code }) => code) : [exampleStep]
  const code = `    contended: {
      name: 'contended',
      phases: [
${phases}      ],
      flows: [
        {
          weight: 1,
          flow: flow('contended', [
${steps.map((step) => `${step},\n`.replaceAll(/^(?=.)/gm, ' '.repeat(12))).join('')}            think(10),
          ]),
        },
      ],
    },
`
  return `${toComment(`${why} ${aboutBursts}`, 4)}${asComment(code)}`
}

const aboutBursts =
  'A burst releases its users at the same moment, and all of them read the same {{ $burstKey }}: put it where two requests must not both win.'

const exampleStep = `post('/seats/{{ $burstKey }}/bookings', {
  json: { customer: '{{ $uuid }}' },
  expect: [status(201, 409)],
})`

const phases = `        { kind: 'burst', name: 'warm-up', bursts: 5, users: 10, durationMs: 2_500, record: false },
        { kind: 'burst', name: 'bursts', bursts: 20, users: 25, durationMs: 10_000 },
        { kind: 'closed', name: 'closed users', users: 25, durationMs: 5_000 },
`

const browse = `    // Traffic from outside: users come on schedule, however slowly they are answered.
    browse: {
      name: 'browse',
      phases: [
        { kind: 'open', durationMs: 5_000, ratePerSecond: 5, record: false },
        { kind: 'open', durationMs: 30_000, ratePerSecond: 20 },
      ],
      flows: [{ weight: 1, flow: reads }],
    },
`

function renderContended({ reads, writes, guesses }: ProposedTraffic, { ready }: About): string {
  const flows =
    writes.length > 0
      ? writes.map(renderFlow).join('')
      : renderNone(reads.steps.length > 0 ? '...reads.steps' : 'ready', ready)
  return `    // Contention by design. Evenly spaced requests to a fast backend hardly ever overlap, so races stay hidden.
    // - A burst releases its users at the same moment. All of them read the same {{ $burstKey }}: put it where two
    //   requests must not both win. It begins with the id of the run, by which your guarantees find its rows.
    // - Closed users keep as many requests in flight as there are users: 25 of them saturate a connection pool of 10.
    contended: {
      name: 'contended',
      phases: [
${phases}      ],
      flows: [
${flows}${renderGuesses(guesses)}      ],
    },
`
}

function renderFlow({ name, from, steps, weight = 1 }: ProposedFlow): string {
  const lines = steps.map((step) => `${step.replaceAll(/^(?=.)/gm, ' '.repeat(12))},\n`)
  return `        {
          weight: ${weight},
${toComment(`From ${from}.`, 10)}          flow: flow(${quote(name)}, [
${lines.join('')}            // So that the generator is never the bottleneck.
            think(10),
          ]),
        },
`
}

const renderNone = (steps: string, ready: string): string => `        {
          weight: 1,
          flow: flow('contended', [
            // In place of ${steps === 'ready' ? `GET ${ready}` : 'these reads'}, a request that writes; every status that it may answer is declared:
${asComment(`${exampleStep},\n`.replaceAll(/^(?=.)/gm, ' '.repeat(12)))}            ${steps},
            // So that the generator is never the bottleneck.
            think(10),
          ]),
        },
`

function renderGuesses(guesses: ProposedTraffic['guesses']): string {
  if (guesses.length === 0) return ''
  const lines = guesses.map(({ code, why }) => {
    const reason = toComment(`${why.charAt(0).toUpperCase()}${why.slice(1)}:`, 8)
    return `${reason}${asComment(`${code},\n`.replaceAll(/^(?=.)/gm, ' '.repeat(8)))}`
  })
  return `        // Not sent. Complete what is safe to send and write it into a flow, delete the rest.
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
