import { Client } from 'pg'

const experiments = [
  { id: 'button-colour', name: 'Colour of the main button', status: 'RUNNING', targeting: {} },
  { id: 'onboarding-length', name: 'Length of the onboarding', status: 'RUNNING', targeting: {} },
  { id: 'dark-launch', name: 'Dark launch of the coach', status: 'PAUSED', targeting: {} },
  {
    id: 'ios-widgets',
    name: 'Widgets on iOS',
    status: 'RUNNING',
    targeting: { platforms: ['ios'], min_app_version: '2.0.0' },
  },
] as const

type Variant = { id: string; name: string; weight: number; overrides: Record<string, unknown> }

const variants: Record<(typeof experiments)[number]['id'], Variant[]> = {
  'button-colour': [
    { id: 'control', name: 'Grey', weight: 50, overrides: {} },
    { id: 'blue', name: 'Blue', weight: 50, overrides: { ui: { button: { colour: 'blue' } } } },
  ],
  'onboarding-length': [
    { id: 'control', name: 'Five steps', weight: 1, overrides: {} },
    { id: 'short', name: 'Three steps', weight: 1, overrides: { onboarding: { steps: 3 } } },
    { id: 'none', name: 'No onboarding', weight: 1, overrides: { onboarding: { steps: 0 } } },
  ],
  'dark-launch': [
    { id: 'off', name: 'Off', weight: 90, overrides: {} },
    { id: 'on', name: 'On', weight: 10, overrides: { coach: { enabled: true } } },
  ],
  'ios-widgets': [
    { id: 'control', name: 'No widgets', weight: 50, overrides: {} },
    { id: 'widgets', name: 'Widgets', weight: 50, overrides: { widgets: { enabled: true } } },
  ],
}

const baseConfig = {
  ui: { button: { colour: 'grey' } },
  onboarding: { steps: 5 },
  coach: { enabled: false },
  widgets: { enabled: false },
}

export type SeedOptions = {
  /** Leave a database that has experiments alone. */
  readonly onlyWhenEmpty?: boolean
}

/**
 * The experiments to begin with: two running for everybody with config overrides, one paused, one with
 * targeting. What is there already is left as it is, so it may run again and again.
 */
export async function seed(
  databaseUrl: string,
  { onlyWhenEmpty = false }: SeedOptions = {},
): Promise<void> {
  const client = new Client({ connectionString: databaseUrl })
  client.on('error', () => undefined) // the statement in flight fails by itself
  await client.connect()
  try {
    await client.query('begin')
    if (onlyWhenEmpty && (await hasExperiments(client))) return await rollback(client)
    await client.query(`update base_config set config = $1 where config = '{}'`, [baseConfig])
    for (const { id, name, status, targeting } of experiments) {
      await client.query(
        `insert into experiments (experiment_id, name, status, inclusion_salt, variant_salt, targeting)
         values ($1, $2, $3, $1 || '-inclusion', $1 || '-variant', $4) on conflict do nothing`,
        [id, name, status, targeting],
      )
      for (const [position, variant] of variants[id].entries()) {
        await client.query(
          `insert into experiment_variants (experiment_id, variant_id, name, weight, position, config_overrides)
           values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
          [id, variant.id, variant.name, variant.weight, position, variant.overrides],
        )
      }
    }
    await client.query('commit')
  } catch (error) {
    await rollback(client)
    throw error
  } finally {
    await client.end()
  }
}

async function hasExperiments(client: Client): Promise<boolean> {
  return (await client.query('select from experiments limit 1')).rowCount === 1
}

async function rollback(client: Client): Promise<void> {
  await client.query('rollback').catch(() => undefined)
}
