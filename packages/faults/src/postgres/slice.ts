/** Bytes within a larger buffer. A `subarray` for each message would cost more than all that is read of it. */
export type Slice = { readonly buffer: Buffer; readonly start: number; readonly end: number }

export const sliceOf = (buffer: Buffer): Slice => ({ buffer, start: 0, end: buffer.length })

export const toBytes = ({ buffer, start, end }: Slice): Buffer =>
  start === 0 && end === buffer.length ? buffer : buffer.subarray(start, end)
