// The bundled project; its paths are relative to this folder.
export { default } from 'concurrency-workflow'
