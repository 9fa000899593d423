import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { TranscriptFolder } from './transcript-folder.ts'
import type { Transcript } from './transcript.ts'

let root: string
let folder: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-transcripts-'))
  folder = join(root, 'recorded')
  await new TranscriptFolder(folder).prepare()
})
afterEach(() => rm(root, { recursive: true, force: true }))

const transcript = {
  schema: 'gauntlet.review-transcript/1',
  note: null,
  at: '2026-11-21T05:00:00.000Z',
  key: '../../key',
  bundle: '../../../bundle',
  reviewer: '/etc/reviewer\n',
  files: [],
  lineage: 'kimi',
  protocol: 'openai',
  endpoint: 'http://127.0.0.1:1',
  model: 'm',
  prompt_version: '1',
  redaction_version: '1',
  nonce: 'n',
  exchanges: [],
  failure: null,
  attempts: 0,
  cost_usd: 0,
} satisfies Transcript

test('whatever a recorded answer says of itself, it is written in its folder, and found again', async () => {
  const kept = new TranscriptFolder(folder)
  await kept.save(transcript)
  expect(await readdir(root)).toEqual(['recorded'])
  expect(await readdir(folder)).toHaveLength(1)
  expect(await kept.find(transcript)).toEqual(transcript)
  expect([...(await kept.readAll()).keys()]).toEqual(['../../key'])
})

test('a recorded answer that is a link out of the folder is refused, and its text is not repeated', async () => {
  const secret = join(root, 'secret.json')
  await writeFile(secret, 'hunter2 is the password')
  await symlink(secret, join(folder, 'a.b.c.json'))
  await expect(new TranscriptFolder(folder).readAll()).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
  })
  await rm(join(folder, 'a.b.c.json'))
  await writeFile(join(folder, 'plain.json'), 'hunter2 is the password')
  await expect(new TranscriptFolder(folder).readAll()).rejects.toThrow(
    /plain\.json: it is not JSON/,
  )
})
