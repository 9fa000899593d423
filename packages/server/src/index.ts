export { createServer, describeApi, type ServerOptions } from './create-server.ts'
export type { ServedPage } from './project-pages/served-page.ts'
export { parseTrustedProxies } from './sign-in/trusted-proxies.ts'
export { requireTokenBeyondLoopback } from './loopback.ts'
