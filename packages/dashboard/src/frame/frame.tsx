import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, Outlet } from '@tanstack/react-router'
import type { FormEvent } from 'react'
import { type ProjectPage, api, dataOf } from '../api/client.ts'
import { projectPagesQuery, sessionQuery } from '../api/queries.ts'
import { Failure, Loading } from '../ui/states.tsx'
import { ThemeSwitch } from './theme.tsx'

const places = [
  ['/', 'Verdicts'],
  ['/benchmarks', 'Benchmarks'],
  ['/compare', 'Comparisons'],
  ['/smoke', 'Smoke'],
  ['/parity', 'Parity'],
  ['/guarantees', 'Guarantees'],
  ['/sweep', 'Sweeps'],
  ['/faults', 'Faults'],
  ['/reviews', 'Reviews'],
  ['/gaps', 'Gaps'],
] as const

/** What stands around every page; without a session, the sign-in in its place. */
export function Frame() {
  const session = useQuery(sessionQuery)
  if (session.data && !session.data.signed_in) return <SignIn />
  return (
    <>
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <header>
        <Link to="/" className="brand">
          <img src="/icon.svg" alt="" width="22" height="22" /> Gauntlet
        </Link>
        <nav aria-label="Pages">
          {places.map(([to, name]) => (
            <Link key={to} to={to} activeOptions={{ exact: to === '/' }}>
              {name}
            </Link>
          ))}
          {session.data && <ProjectPages />}
        </nav>
        <ThemeSwitch />
        {session.data?.token_required && <SignOut />}
      </header>
      <main id="content" tabIndex={-1}>
        {session.data ? (
          <Outlet />
        ) : session.error ? (
          <Failure error={session.error} />
        ) : (
          <Loading />
        )}
      </main>
    </>
  )
}

/** What the project's config adds. */
function ProjectPages() {
  const { data } = useQuery(projectPagesQuery)
  return (
    <>
      {data?.pages.map((page) => (
        <ProjectPageLink key={page.name} page={page} />
      ))}
    </>
  )
}

function ProjectPageLink({ page }: { page: ProjectPage }) {
  if ('path' in page) {
    return (
      <Link to="/$page" params={{ page: page.path }}>
        {page.name}
      </Link>
    )
  }
  return (
    <a href={page.link} rel="noreferrer">
      {page.name} <span aria-hidden="true">↗</span>
    </a>
  )
}

function SignOut() {
  const cache = useQueryClient()
  const signOut = useMutation({
    mutationFn: () => dataOf(api.DELETE('/api/session')),
    onSuccess: () => cache.resetQueries(),
  })
  return (
    <button type="button" onClick={() => signOut.mutate()}>
      Sign out
    </button>
  )
}

export function SignIn() {
  const cache = useQueryClient()
  const signIn = useMutation({
    mutationFn: (token: string) => dataOf(api.POST('/api/session', { body: { token } })),
    onSuccess: () => cache.resetQueries(),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const token = new FormData(event.currentTarget).get('token')
    if (typeof token === 'string') signIn.mutate(token)
  }
  return (
    <main className="sign-in">
      <h1>Gauntlet</h1>
      <p>This dashboard asks for the token that DASHBOARD_TOKEN held when it was started.</p>
      <form onSubmit={submit}>
        <label htmlFor="token">Token</label>
        <input
          id="token"
          name="token"
          type="password"
          autoComplete="current-password"
          required
          autoFocus
        />
        <button type="submit" disabled={signIn.isPending}>
          Sign in
        </button>
      </form>
      {signIn.error && (
        <p className="notice fail" role="alert">
          {signIn.error.message}. {'hint' in signIn.error ? String(signIn.error.hint) : ''}
        </p>
      )}
    </main>
  )
}
