export * from '../../json/json.ts'
