export * from '@gauntlet/core/format'
