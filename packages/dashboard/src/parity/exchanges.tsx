import type { ParityDivergence, ParityExchange } from '@gauntlet/contract'
import { useQuery } from '@tanstack/react-query'
import { evidenceDetailsQuery } from '../api/queries.ts'
import { Failure, Loading } from '../ui/states.tsx'
import { Bodies } from './bodies.tsx'

type ExchangesProps = {
  readonly id: string
  readonly position: number
  readonly divergences: readonly ParityDivergence[]
}

/** What was sent and answered in one case: the reference's body beside each other's. */
export function Exchanges({ id, position, divergences }: ExchangesProps) {
  const { data, error } = useQuery(evidenceDetailsQuery('parity', id, position))
  if (error) return <Failure error={error} />
  if (!data) return <Loading />
  if (data.details === null) return <NotSaved />
  const { exchanges, minimal, who_is_right, at } = data.details
  const [reference, ...others] = exchanges
  if (!reference) return <p className="faint">Nothing was sent for this case.</p>
  return (
    <>
      {who_is_right !== null && <p>{who_is_right}</p>}
      {others.map((other) => (
        <Bodies
          key={other.target}
          reference={reference}
          other={other}
          judged={divergences.filter(({ target }) => target === other.target)}
        />
      ))}
      <details>
        <summary>Ask again: the requests as curl</summary>
        <Curls title="as sent" requests={exchanges} />
        {minimal.length > 0 && (
          <Curls title="the smallest that differ in the same way" requests={minimal} />
        )}
        <p className="faint">The case stands at {at}. Secrets are removed from what is saved.</p>
      </details>
    </>
  )
}

type CurlsProps = {
  readonly title: string
  readonly requests: readonly Pick<ParityExchange, 'target' | 'curl'>[]
}

function Curls({ title, requests }: CurlsProps) {
  return requests
    .filter(({ curl }) => curl !== '')
    .map(({ target, curl }) => (
      <div key={target}>
        <p className="faint">
          {target}, {title}
        </p>
        <pre>{curl}</pre>
      </div>
    ))
}

function NotSaved() {
  return (
    <p className="faint">
      The bodies of this case are not in the store, which keeps 16 MB of a run: they stand in{' '}
      <code>parity-exchanges.json</code> of its evidence folder.
    </p>
  )
}
