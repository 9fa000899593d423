import { writeFile } from 'node:fs/promises'
import { describeApi } from '@gauntlet/server'
import openapiTypescript from 'openapi-typescript'
import { astToString } from 'openapi-typescript'

/** The types of the server's API, from its own description; `npm run api -w @gauntlet/dashboard` writes them. */
export async function generateApiTypes(): Promise<string> {
  const tree = await openapiTypescript(JSON.stringify(await describeApi()), { alphabetize: true })
  return `// Made by \`npm run api -w @gauntlet/dashboard\` from the server's OpenAPI description.\n${astToString(tree)}`
}

await writeFile(new URL('src/api/schema.gen.ts', import.meta.url), await generateApiTypes())
