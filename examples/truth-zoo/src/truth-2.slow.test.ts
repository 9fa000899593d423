import { listTwins } from './list-cases.ts'
import { testEveryThird } from './truth.suite.ts'

testEveryThird(1, await listTwins())
