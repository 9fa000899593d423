import { expect, test } from 'vitest'
import { renderJunit } from './junit.ts'

test('a suite counts its cases, and a hostile name stays text', () => {
  const xml = renderJunit([
    {
      name: 'smoke',
      cases: [
        { name: 'ready', className: 'shop', durationMs: 12, state: 'passed' },
        {
          name: '"><script>alert(1)</script>',
          className: 'shop',
          durationMs: 1988,
          state: 'failed',
          message: 'a < b & "c"\u0000',
          details: 'line 1\nline 2',
        },
        {
          name: 'later',
          className: 'shop',
          durationMs: 0,
          state: 'skipped',
          message: 'needs ready',
        },
      ],
    },
  ])
  expect(xml).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="gauntlet" tests="3" failures="1" errors="0" skipped="1" time="2.000">
  <testsuite name="smoke" tests="3" failures="1" errors="0" skipped="1" time="2.000">
    <testcase name="ready" classname="shop" time="0.012"/>
    <testcase name="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;" classname="shop" time="1.988">
      <failure message="a &lt; b &amp; &quot;c&quot;\ufffd">line 1
line 2</failure>
    </testcase>
    <testcase name="later" classname="shop" time="0.000">
      <skipped message="needs ready"/>
    </testcase>
  </testsuite>
</testsuites>
`)
})
