import { ToolError } from '@gauntlet/contract'
import { isIP } from 'node:net'

/**
 * `10.0.0.5,10.1.0.0/16`: the proxies whose `X-Forwarded-For` is believed. A number of proxies would not do: whoever
 * reaches the port past them could write as many addresses.
 *
 * @throws ToolError USAGE
 */
export function parseTrustedProxies(text: string): readonly string[] {
  const list = text.split(',').map((one) => one.trim())
  if (list.every(isNetwork)) return list
  throw new ToolError(
    'USAGE',
    `trusted proxies are addresses and networks such as 10.0.0.5,10.1.0.0/16, not "${text}"`,
  )
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const longest = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
  if (rest.length > 0 || longest < 0) return false
  // A network of all addresses would believe everybody.
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= longest)
  )
}
