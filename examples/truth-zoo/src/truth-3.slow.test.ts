import { listTwins } from './list-cases.ts'
import { testEveryThird } from './truth.suite.ts'

testEveryThird(2, await listTwins())
