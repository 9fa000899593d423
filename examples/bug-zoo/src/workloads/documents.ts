import { get, loop, put } from '@gauntlet/core/flow'
import { monotonicReads, readYourWrites, type Observe } from 'gauntlet'
import type { Workload } from './workload.ts'

type Version = { readonly version?: number }

const documentsInAll = 4

/** What a session does to one of the few documents that all share, one request after the other. */
const observe: Observe<unknown, Version> = ({ method, path, answer }) => ({
  action: method === 'PUT' ? 'write' : 'read',
  key: path.slice('/documents/'.length),
  value: answer?.version ?? null,
})

/** `PUT /documents/:id` makes the next version and answers its number; `GET` answers the latest. */
export const documents: Workload = {
  name: 'documents',
  scenario: (namespace) => ({
    name: 'documents',
    phases: [{ kind: 'count', arrivals: 60, durationMs: 300 }],
    flows: [
      {
        weight: 1,
        flow: {
          name: 'edit and read',
          steps: [
            {
              kind: 'run',
              name: 'take a document',
              run: ({ vars, userIndex }) => {
                vars['key'] = `${namespace}${userIndex % documentsInAll}`
              },
            },
            loop(3, [
              put('/documents/{{ key }}', { json: {} }),
              loop(3, [get('/documents/{{ key }}')]),
            ]),
          ],
        },
      },
    ],
  }),
  guarantees: [
    readYourWrites('own edits', { observe }),
    monotonicReads('no going back', { observe }),
  ],
}
