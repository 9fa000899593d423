import { ToolError, type TargetConfig } from '@gauntlet/contract'
import type { ConfigPath } from './config-path.ts'

/** @throws ToolError CONFIG_INVALID for `tls` that nothing would use, or only a part of which could be used */
export function checkTls(place: ConfigPath, { url, start, tls = {} }: TargetConfig): void {
  const refuse = (rule: string): never => {
    throw new ToolError('CONFIG_INVALID', `${place.file}: ${place.path}${rule}`)
  }
  if (start)
    refuse(' is for a target with a url; one that Gauntlet starts is asked over plain HTTP')
  if (!url?.startsWith('https:')) refuse(' needs a url of https')
  if ((tls.cert === undefined) !== (tls.key === undefined))
    refuse(' needs cert and key together: the certificate of the client, and its key')
}
