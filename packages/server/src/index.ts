export { createServer, describeApi, type ServerOptions } from './create-server.ts'
export { readExperimentsAccess } from './experiments/read-experiments-access.ts'
export { parseTrustedProxies } from './sign-in/trusted-proxies.ts'
export { requireTokenBeyondLoopback } from './loopback.ts'
