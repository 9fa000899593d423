export { findFreePort } from './free-port.ts'
export { startPostgres, type Postgres, type PostgresOptions } from './postgres/cluster.ts'
