export { createUnmitigatedPorts, type UnmitigatedOptions } from './create-unmitigated-ports.ts'
export { dropUniqueKeys } from './drop-unique-keys.ts'
export { parseTechniques, techniques, type Technique } from './technique.ts'
