export function isCompileCacheOurs(): boolean
