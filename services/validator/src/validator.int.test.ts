import { describeValidator } from '@gauntlet/testkit'
import { fileURLToPath } from 'node:url'

describeValidator({
  title: 'on Node',
  command: [process.execPath, 'start-bundled.mjs', 'services/validator/src/bin/server.ts'],
  root: fileURLToPath(new URL('../../..', import.meta.url)),
  toWire: (kind, field, reason) => {
    switch (kind) {
      case 'schema':
        return { Schema: { field, reason } }
      case 'completeness':
        return { Completeness: { reason } }
      case 'consistency':
        return { Consistency: { reason } }
    }
  },
})
