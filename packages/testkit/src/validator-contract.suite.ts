import { startTarget, type RunningTarget } from '@gauntlet/stack'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

export type ValidatorUnderTest = {
  readonly title: string
  readonly command: readonly string[]
  /** Folder of the repository. */
  readonly root: string
  readonly env?: Readonly<Record<string, string>>
  /** The wire form of an error of this kind. */
  readonly toWire: (
    kind: 'schema' | 'completeness' | 'consistency',
    field: string,
    reason: string,
  ) => unknown
}

const playbook = {
  operation: 'fill: nurses',
  fingerprint: 'f-1',
  target_count: 2,
  endorsed_names: ['Ada', 'Grace'],
}

const prefix = 'expected `fill: ...` prefix, got'
const rules = [
  { name: 'no operation', kind: 'schema', field: 'operation', change: { operation: undefined }, reason: `${prefix} ""` },
  { name: 'another operation', kind: 'schema', field: 'operation', change: { operation: 'sms_draft: hello' }, reason: `${prefix} "sms_draft: hello"` },
  { name: 'a prefix without its space', kind: 'schema', field: 'operation', change: { operation: 'fill:x' }, reason: `${prefix} "fill:x"` },
  { name: 'no fingerprint', kind: 'schema', field: 'fingerprint', change: { fingerprint: undefined }, reason: 'missing — required for Phase 25 validity window' },
  { name: 'an empty fingerprint', kind: 'schema', field: 'fingerprint', change: { fingerprint: '' }, reason: 'missing — required for Phase 25 validity window' },
  { name: 'no target count', kind: 'schema', field: 'target_count', change: { target_count: 0 }, reason: 'expected an integer of at least 1' },
  { name: 'half a target', kind: 'schema', field: 'target_count', change: { target_count: 1.5 }, reason: 'expected an integer of at least 1' },
  { name: 'names that are no texts', kind: 'schema', field: 'endorsed_names', change: { endorsed_names: [1] }, reason: 'expected a list of strings' },
  { name: 'no names', kind: 'completeness', field: '', change: { endorsed_names: [] }, reason: 'endorsed_names must be non-empty' },
  { name: 'too many names', kind: 'completeness', field: '', change: { target_count: 1, endorsed_names: ['a', 'b', 'c'] }, reason: 'endorsed_names (3) exceeds target_count × 2 (2)' },
  { name: 'two broken rules: the first counts', kind: 'schema', field: 'operation', change: { operation: 'x', fingerprint: '' }, reason: `${prefix} "x"` },
] as const // prettier-ignore

/** What holds for both validators, asked over HTTP of a running process. */
export function describeValidator(validator: ValidatorUnderTest): void {
  describe(`validator ${validator.title}`, () => {
    let folder: string
    let target: RunningTarget

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'gauntlet-validator-'))
      await writeFile(
        join(folder, 'roster.jsonl'),
        '{"candidate_id":"W-1"}\n\n{"candidate_id":"W-2"}\n',
      )
      target = await startTarget({
        name: 'validator',
        config: {
          start: {
            command: validator.command,
            env: {
              ...validator.env,
              VALIDATOR_ROSTER: join(folder, 'roster.jsonl'),
              BUILD_ID: 'b-7',
            },
          },
        },
        root: validator.root,
        stateFolder: folder,
        logFolder: folder,
        env: process.env,
      })
    })

    afterAll(async () => {
      await target.stop()
      await rm(folder, { recursive: true, force: true })
    })

    const ask = async (path: string, init?: RequestInit) => {
      const response = await fetch(`${target.urls[0]}${path}`, init)
      const body: unknown = await response.json()
      return { status: response.status, body }
    }
    const send = (body: string, type = 'application/json') =>
      ask('/v1/validate', { method: 'POST', body, headers: { 'content-type': type } })
    const validate = (kind: string, payload: unknown) => send(JSON.stringify({ kind, payload }))

    test('a valid playbook and a valid fill have no findings', async () => {
      const fills = [{ candidate_id: 'W-1' }, { candidate_id: 'W-2', note: 'kept' }]
      for (const [kind, payload] of [
        ['playbook', playbook],
        ['fill', { fills }],
        ['fill', { fills: [] }],
      ] as const) {
        const { status, body } = await validate(kind, payload)
        expect(body).toEqual({
          ok: true,
          kind,
          findings: [],
          elapsed_ms: expect.any(Number) as number,
        })
        expect(status).toBe(200)
      }
    })

    test.each(rules)('$name is a $kind error', async ({ kind, field, change, reason }) => {
      const answer = await validate('playbook', { ...playbook, ...change })
      expect(answer).toEqual({ status: 422, body: validator.toWire(kind, field, reason) })
    })

    test('exactly twice the target is not too many', async () => {
      const payload = { ...playbook, target_count: 1, endorsed_names: ['a', 'b'] }
      expect((await validate('playbook', payload)).status).toBe(200)
    })

    test('a candidate that is not in the roster is a consistency error that names its place', async () => {
      const fills = [{ candidate_id: 'W-1' }, { candidate_id: 'W-PHANTOM-NEVER-EXISTS' }]
      const reason =
        'fills[1].candidate_id "W-PHANTOM-NEVER-EXISTS" does not exist in worker roster'
      expect(await validate('fill', { fills })).toEqual({
        status: 422,
        body: validator.toWire('consistency', '', reason),
      })
      expect((await validate('fill', { fills: [{}] })).status).toBe(422)
      expect((await validate('fill', {})).status).toBe(422)
    })

    test.each([
      { name: 'no JSON', body: '{"kind":', type: 'application/json', status: 400 },
      {
        name: 'an unknown kind',
        body: '{"kind":"other","payload":{}}',
        type: 'application/json',
        status: 400,
      },
      {
        name: 'a byte order mark',
        body: '\ufeff{"kind":"fill","payload":{"fills":[]}}',
        type: 'application/json',
        status: 400,
      },
      { name: 'no kind', body: 'null', type: 'application/json', status: 400 },
      { name: 'another media type', body: '{}', type: 'text/plain', status: 415 },
      {
        name: 'a body over 512 KiB',
        body: JSON.stringify({ kind: 'x'.repeat(600_000) }),
        type: 'application/json',
        status: 413,
      },
    ])('$name is refused with $status', async ({ body, type, status }) => {
      expect((await send(body, type)).status).toBe(status)
    })

    test('a payload that is no object breaks the first rule, it does not break the service', async () => {
      for (const payload of [null, [], 'text', 7, undefined]) {
        expect((await validate('playbook', payload)).status).toBe(422)
      }
    })

    test('it says that it is up, that it is ready, and which build it is', async () => {
      expect((await ask('/health')).status).toBe(200)
      expect((await ask('/ready')).status).toBe(200)
      expect((await ask('/version')).body).toMatchObject({ build: 'b-7' })
      expect((await ask('/nowhere')).status).toBe(404)
      expect((await ask('/v1/validate')).status).toBe(405)
      const refused = await fetch(`${target.urls[0]}/v1/validate`)
      expect(refused.headers.get('allow')).toBe('POST')
    })

    test('the roster is read again on SIGHUP, and a broken one changes nothing', async () => {
      const fill = { fills: [{ candidate_id: 'W-3' }] }
      const [replica] = target.replicas
      expect((await validate('fill', fill)).status).toBe(422)
      await writeFile(
        join(folder, 'roster.jsonl'),
        '{"candidate_id":"W-1"}\n{"candidate_id":"W-2"}\n{"candidate_id":"W-3"}\n',
      )
      replica?.process.kill('SIGHUP')
      await expect.poll(async () => (await validate('fill', fill)).status).toBe(200)
      await writeFile(join(folder, 'roster.jsonl'), 'not json\n')
      replica?.process.kill('SIGHUP')
      const log = () => readFile(join(folder, 'validator-1.log'), 'utf8')
      await expect.poll(log).toContain('stays as it was')
      expect((await validate('fill', fill)).status).toBe(200)
    })

    test('SIGTERM ends it with 0', async () => {
      const [replica] = target.replicas
      replica?.process.kill('SIGTERM')
      expect(await replica?.process.ended).toEqual({ code: 0, signal: null })
    })
  })
}
