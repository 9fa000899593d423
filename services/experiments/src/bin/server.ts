import { createPorts } from '../create-ports.ts'
import { runServer } from './run-server.ts'

await runServer({ env: process.env, createPorts })
