import { createFakeIo, runOnce, scenarioOf } from '@gauntlet/engine/fake-io'
import { expect, test } from 'vitest'
import { parseHurlSteps } from './to-hurl-flow.ts'

const answer = JSON.stringify({ "it's, a.[b-c]": 'kept', text: '{"a b":{"c":[7]}}' })

test.each([
  [String.raw`jsonpath "$['it\\'s, a.[b-c]']" == "kept"`, true],
  [String.raw`jsonpath "$['it\\'s, a.[b-c]']" == "other"`, false],
  [String.raw`jsonpath "$[\"it's, a.[b-c]\"]" == "kept"`, true],
  [String.raw`jsonpath "$.text" jsonpath "$['a b'].c[0]" == 7`, true],
  [String.raw`jsonpath "$.text" jsonpath "$[\"a b\"].c[0]" == 7`, true],
  [String.raw`jsonpath "$.text" jsonpath "$[\"a b\"].c[0]" == 8`, false],
])('%s is %s', async (assert, isTrue) => {
  const text = `GET /a\nHTTP 200\n[Asserts]\n${assert}\n`
  const steps = (await parseHurlSteps(text, 'path.hurl')).map(({ step }) => step)
  const fake = createFakeIo(() => ({ text: answer }))
  await runOnce(scenarioOf(steps), fake)
  expect(fake.results[0]?.expectations?.map(({ ok }) => ok)).toEqual([true, isTrue])
})
