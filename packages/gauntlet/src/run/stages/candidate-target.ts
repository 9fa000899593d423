import { ToolError } from '@gauntlet/contract'
import type { LoadedConfig } from '../../config/load-config.ts'

/** The name of the target that stands for before or after the change. */
export function nameTarget({ config }: LoadedConfig, role: 'baseline' | 'candidate'): string {
  return config.compare?.[role] ?? role
}

export function withoutCandidate(stage: string, name: string): ToolError {
  return new ToolError(
    'CONFIG_INVALID',
    `${stage} needs a target "${name}": name one, or say which under compare`,
  )
}
