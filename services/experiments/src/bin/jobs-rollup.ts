import { runJobs } from '../rollups/run-jobs.ts'

process.exitCode = await runJobs(process.argv.slice(2), { env: process.env, write: console.log })
