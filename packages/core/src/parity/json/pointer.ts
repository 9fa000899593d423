export * from '../../json/pointer.ts'
