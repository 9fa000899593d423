const dark = matchMedia('(prefers-color-scheme: dark)')

/** The colours shown: those chosen, else those of the system. */
export function shownTheme(): 'light' | 'dark' {
  const chosen = document.documentElement.dataset['theme']
  if (chosen === 'light' || chosen === 'dark') return chosen
  return dark.matches ? 'dark' : 'light'
}

/** Calls when other colours are shown, until the signal is aborted. */
export function watchTheme(onChange: () => void, signal: AbortSignal): void {
  const chosen = new MutationObserver(onChange)
  chosen.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  signal.addEventListener('abort', () => chosen.disconnect())
  dark.addEventListener('change', onChange, { signal })
}
