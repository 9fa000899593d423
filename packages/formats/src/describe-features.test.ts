import { expect, test } from 'vitest'
import { renderFormatsPage } from './describe-features.ts'
import { readers } from './readers.ts'

test('docs/formats.md is what the readers decide by: write it with npm run docs:formats', async () => {
  await expect(renderFormatsPage(readers)).toMatchFileSnapshot('../../../docs/formats.md')
})
