import { sealTemplate } from './postgres/create-database.ts'
import { startTarget, type StartTargetOptions } from './start-target.ts'
import { databaseName, templateName } from './target-database.ts'

/**
 * Prepares what `startTarget` with `database: 'copy'` copies: the target's own build is started on an empty database and
 * migrates it, its seed fills it, and it is stopped. Any earlier template of this target is gone afterwards. Does nothing
 * for a target whose database is not embedded.
 *
 * @throws ToolError START_FAILED, PORT_TAKEN or CONFIG_INVALID naming the target
 */
export async function prepareDatabase(
  options: Omit<StartTargetOptions, 'database'>,
): Promise<void> {
  const { config } = options
  if (!config.start || config.database !== 'embedded') return
  const one = { ...config, start: { ...config.start, replicas: 1 } }
  const target = await startTarget({ ...options, config: one })
  try {
    // Gone before the database is sealed: a replica may write while it stops.
    await Promise.all(target.replicas.map((replica) => replica.stop()))
    if (target.postgres) {
      const names = { database: databaseName, template: templateName }
      await sealTemplate(target.postgres.url('postgres'), names)
    }
  } finally {
    await target.stop()
  }
}
