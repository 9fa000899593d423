import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'

/** After the last key, before the address changes: browsers bound how often it may. */
const writeAfterMs = 250

/** The text of a page's search box, which stands in the address as `?q=`. */
export function useSearchText(): readonly [text: string, write: (text: string) => void] {
  const { q = '' } = useSearch({ strict: false })
  const navigate = useNavigate()
  const [text, setText] = useState(q)
  const timer = useRef<number>(undefined)

  useEffect(() => {
    // What is being typed is newer than the address.
    if (timer.current === undefined) setText(q)
  }, [q])

  useEffect(
    () => () => {
      // The page that comes next has its own address.
      window.clearTimeout(timer.current)
    },
    [],
  )

  const write = (next: string) => {
    setText(next)
    window.clearTimeout(timer.current)
    timer.current = window.setTimeout(() => {
      timer.current = undefined
      void navigate({
        to: '.',
        search: (before: object) => ({ ...before, q: next || undefined }),
        replace: true,
        resetScroll: false,
      })
    }, writeAfterMs)
  }
  return [text, write]
}
