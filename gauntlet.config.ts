// The bundled project; its paths are relative to this folder.
export { concurrencyWorkflow as default } from 'concurrency-workflow'
