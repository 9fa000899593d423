import { RESERVED_PAGE_PATHS } from '@gauntlet/contract'
import { expect, test } from 'vitest'
import { routes } from './e2e/test-support/routes.ts'

test('no page of a project can have the path of a page of the dashboard', () => {
  const own = routes.map((route) => route.split('/')[1] ?? '').filter((part) => /^[a-z]/.test(part))
  expect(own.length).toBeGreaterThan(10)
  expect(new Set([...own, 'api', 'assets', 'pages'])).toEqual(new Set(RESERVED_PAGE_PATHS))
})
