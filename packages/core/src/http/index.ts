export { ChunkedDecoder, type ChunkData } from './chunked-decoder.ts'
export { MAX_HEAD_BYTES } from './field-lines.ts'
export { readRequestHead, type RequestHead } from './request-head.ts'
export { parseHeaderFields, readResponseHead, type ResponseHead } from './response-head.ts'
