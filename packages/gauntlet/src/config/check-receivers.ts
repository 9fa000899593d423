import { type TargetConfig, ToolError } from '@gauntlet/contract'
import type { ReceiverConfig } from '../receiver/receiver-config.ts'
import type { ConfigPath } from './reading-config.ts'
import type { GauntletConfig } from './gauntlet-config.ts'

/** @throws ToolError CONFIG_INVALID naming the receiver, or the guarantee that names none */
export function checkReceivers({ file, path }: ConfigPath, config: GauntletConfig): void {
  const receivers = config.receivers ?? {}
  for (const [name, receiver] of Object.entries(receivers)) {
    const place = { file, path: `${path}.${name}` }
    const mistake = findMistake(receiver)
    if (mistake) throw new ToolError('CONFIG_INVALID', `${file}: ${place.path}.${mistake}`)
  }
  for (const { name, receiver } of config.guarantees ?? []) {
    if (receiver === undefined || Object.hasOwn(receivers, receiver)) continue
    const known = Object.keys(receivers).join(', ') || 'none'
    const said = `guarantee "${name}" names receiver "${receiver}"; there are: ${known}`
    throw new ToolError('CONFIG_INVALID', `${file}: ${said}`)
  }
}

const isAnswer = (answer: number | 'lost'): boolean =>
  answer === 'lost' || (Number.isInteger(answer) && answer >= 200 && answer <= 599)

function findMistake(receiver: ReceiverConfig): string | undefined {
  const { env, path = '', key = '/id', answers = [200], everyNthKey = 1 } = receiver
  if (!env) return 'env must name the variable in which the target finds its URL'
  if (path !== '' && !path.startsWith('/')) return `path must begin with a slash: '${path}'`
  if (typeof key === 'string' && !key.startsWith('/')) {
    return `key must be a JSON Pointer such as /id, { header: ... } or a function: '${key}'`
  }
  if (answers.length === 0 || !answers.every(isAnswer)) {
    return "answers must be statuses (200 to 599) or 'lost'"
  }
  if (!Number.isInteger(everyNthKey) || everyNthKey < 1) return 'everyNthKey must be 1 or more'
  return undefined
}

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
