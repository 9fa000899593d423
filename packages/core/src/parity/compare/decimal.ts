export { isSameNumber, isWithin } from '../../decimal/index.ts'
