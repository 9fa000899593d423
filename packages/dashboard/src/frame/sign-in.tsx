import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { api, dataOf } from '../api/client.ts'

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
