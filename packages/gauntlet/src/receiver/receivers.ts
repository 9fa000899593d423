import type { TargetConfig } from '@gauntlet/contract'
import { startReceiver, type Receiver } from './start-receiver.ts'
import type { ReceiverConfig } from './receiver-config.ts'

/** The receivers of one target: every target, and each arm of a comparison, has its own. */
export type Receivers = {
  readonly byName: ReadonlyMap<string, Receiver>
  /** Their URLs, as the target finds them in its environment. */
  readonly env: Readonly<Record<string, string>>
  stop(): Promise<void>
}

export type ReceiverConfigs = Readonly<Record<string, ReceiverConfig>>

/** Starts all of a config's receivers for one target; none where there are none. */
export async function startReceivers(configs: ReceiverConfigs = {}): Promise<Receivers> {
  const byName = new Map<string, Receiver>()
  const env: Record<string, string> = {}
  const stop = async () => {
    await Promise.all([...byName.values()].map((receiver) => receiver.stop()))
  }
  try {
    for (const [name, config] of Object.entries(configs)) {
      const receiver = await startReceiver(name, config)
      byName.set(name, receiver)
      env[config.env] = receiver.url
    }
  } catch (error) {
    await stop()
    throw error
  }
  return { byName, env, stop }
}

/** The same target, which finds its receivers in its environment. */
export function withReceivers<Config extends TargetConfig>(
  config: Config,
  { env }: Pick<Receivers, 'env'>,
): Config {
  const { start } = config
  return start ? { ...config, start: { ...start, env: { ...start.env, ...env } } } : config
}
