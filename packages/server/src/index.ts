export { createServer, describeApi, type ServerOptions } from './create-server.ts'
export { requireTokenBeyondLoopback } from './loopback.ts'
