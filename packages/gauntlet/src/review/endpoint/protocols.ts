import { anthropicProtocol } from './anthropic-protocol.ts'
import type { EndpointProtocol } from './endpoint-protocol.ts'
import { openaiProtocol } from './openai-protocol.ts'

/** How each kind of endpoint is spoken to. */
export const protocols: Readonly<Record<'openai' | 'anthropic', EndpointProtocol>> = {
  openai: openaiProtocol,
  anthropic: anthropicProtocol,
}
