export { runServer, type ServerOptions } from './bin/run-server.ts'
export { createPorts } from './create-ports.ts'
export { isUnavailable } from './database/errors.ts'
export { migrate } from './database/migrate.ts'
export { openDatabase, type Database } from './database/pool.ts'
export { insertEvents } from './events/pg-event-store.ts'
export { buildApp, type AppPorts } from './http/app.ts'
export type {
  AssignmentStore,
  EventStatus,
  EventStore,
  NewAssignment,
  NewEvent,
  StoredAssignment,
} from './ports.ts'
export { seed } from './seed.ts'
