export * from '../../json/parse-json.ts'
