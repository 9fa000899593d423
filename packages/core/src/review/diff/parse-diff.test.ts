import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseDiff } from './parse-diff.ts'
import { anyFiles } from './test-support/any-files.ts'
import { writeDiff } from './test-support/write-diff.ts'

const lines = (...text: string[]): string => `${text.join('\n')}\n`

const edited = lines(
  'diff --git a/x.ts b/x.ts',
  'index 1111111..2222222 100644',
  '--- a/x.ts',
  '+++ b/x.ts',
  '@@ -3,2 +3,3 @@ function f() {',
  ' kept',
  '-old',
  '+new',
  '+more',
)

test('an edit has its hunks with the numbers of the new side', () => {
  expect(parseDiff(edited)).toEqual({
    problems: [],
    files: [
      {
        path: 'x.ts',
        previousPath: null,
        status: 'modified',
        binary: false,
        hunks: [
          {
            header: '@@ -3,2 +3,3 @@ function f() {',
            oldStart: 3,
            oldLines: 2,
            newStart: 3,
            newLines: 3,
            lines: [
              { kind: 'context', text: 'kept', newLine: 3, noNewline: false },
              { kind: 'removed', text: 'old', newLine: null, noNewline: false },
              { kind: 'added', text: 'new', newLine: 4, noNewline: false },
              { kind: 'added', text: 'more', newLine: 5, noNewline: false },
            ],
          },
        ],
      },
    ],
  })
})

test.each([
  {
    name: 'an empty file is added',
    text: ['diff --git a/e b/e', 'new file mode 100644', 'index 0000000..e69de29'],
    file: { path: 'e', status: 'added' },
  },
  {
    name: 'a file is deleted',
    text: ['diff --git a/d b/d', 'deleted file mode 100644', 'index 1..0', '--- a/d', '+++ /dev/null', '@@ -1 +0,0 @@', '-x'],
    file: { path: 'd', status: 'deleted' },
  },
  {
    name: 'a rename without an edit',
    text: ['diff --git a/a b.txt b/c d.txt', 'similarity index 100%', 'rename from a b.txt', 'rename to c d.txt'],
    file: { path: 'c d.txt', previousPath: 'a b.txt', status: 'renamed' },
  },
  {
    name: 'a copy',
    text: ['diff --git a/a b/c', 'similarity index 100%', 'copy from a', 'copy to c'],
    file: { path: 'c', previousPath: 'a', status: 'copied' },
  },
  {
    name: 'a mode only',
    text: ['diff --git a/run me.sh b/run me.sh', 'old mode 100644', 'new mode 100755'],
    file: { path: 'run me.sh', status: 'mode' },
  },
  {
    name: 'a name with spaces, marked by git with a TAB',
    text: ['diff --git a/a b b/a b', '--- a/a b\t', '+++ b/a b\t', '@@ -1 +1 @@', '-x', '+y'],
    file: { path: 'a b', status: 'modified' },
  },
  {
    name: 'a quoted name in octal bytes of UTF-8',
    text: [String.raw`diff --git "a/caf\303\251 \"\t\".txt" "b/caf\303\251 \"\t\".txt"`, 'new file mode 100644'],
    file: { path: 'café "\t".txt', status: 'added' },
  },
  {
    name: 'a quoted rename from a plain name',
    text: [String.raw`diff --git a/x "b/\360\237\230\200"`, 'rename from x', String.raw`rename to "\360\237\230\200"`],
    file: { path: '😀', previousPath: 'x', status: 'renamed' },
  },
  {
    name: 'a name that holds the border of two names',
    text: ['diff --git a/x b/y b/x b/y', 'old mode 100644', 'new mode 100755'],
    file: { path: 'x b/y', status: 'mode' },
  },
  {
    name: 'a binary file',
    text: ['diff --git a/i.png b/i.png', 'index 1..2 100644', 'Binary files a/i.png and b/i.png differ'],
    file: { path: 'i.png', binary: true },
  },
  {
    name: 'a binary patch',
    text: ['diff --git a/i.png b/i.png', 'GIT binary patch', 'literal 3', 'KcmZQzWMT', '', 'literal 0', 'HcmV?d00001'],
    file: { path: 'i.png', binary: true },
  },
  {
    name: 'header lines that end in CRLF',
    text: ['diff --git a/w b/w\r', 'old mode 100644\r', 'new mode 100755\r'],
    file: { path: 'w', status: 'mode' },
  },
])('$name', ({ text, file }) => {
  const parsed = parseDiff(lines(...text))
  expect(parsed.problems).toEqual([])
  expect(parsed.files).toMatchObject([file])
}) // prettier-ignore

test('the text of a hunk that looks like a diff, a header or an end is text', () => {
  const inner = ['+diff --git a/evil b/evil', '+@@ -1 +1 @@', '+++ b/evil', '--- a/x', '+']
  const { files, problems } = parseDiff(
    lines('diff --git a/x b/x', '--- a/x', '+++ b/x', '@@ -1 +1,4 @@', ...inner),
  )
  expect(problems).toEqual([])
  expect(files).toHaveLength(1)
  expect(files[0]?.hunks[0]?.lines.map(({ text }) => text)).toEqual(
    inner.map((line) => line.slice(1)),
  )
})

test('a missing newline at the end belongs to the line before it, on both sides', () => {
  const no = String.raw`\ No newline at end of file`
  const { files } = parseDiff(
    lines('diff --git a/x b/x', '--- a/x', '+++ b/x', '@@ -1 +1 @@', '-a', no, '+b', no),
  )
  expect(files[0]?.hunks[0]?.lines).toMatchObject([
    { text: 'a', noNewline: true },
    { text: 'b', noNewline: true },
  ])
})

test('a carriage return, a form feed and a line separator stay in their line', () => {
  const { files } = parseDiff(
    lines('diff --git a/x b/x', '--- a/x', '+++ b/x', '@@ -1 +1 @@', '-a\r', '+a\f\u2028b\r'),
  )
  expect(files[0]?.hunks[0]?.lines.map(({ text }) => text)).toEqual(['a\r', 'a\f\u2028b\r'])
})

test('a file that became a symbolic link is one modified file', () => {
  const { files, problems } = parseDiff(
    lines(
      'diff --git a/l b/l',
      'deleted file mode 100644',
      '--- a/l',
      '+++ /dev/null',
      '@@ -1 +0,0 @@',
      '-text',
      'diff --git a/l b/l',
      'new file mode 120000',
      '--- /dev/null',
      '+++ b/l',
      '@@ -0,0 +1 @@',
      '+target',
    ),
  )
  expect(problems).toEqual([])
  expect(files).toMatchObject([{ path: 'l', status: 'modified', hunks: [{}, {}] }])
})

test.each([
  { name: 'a hunk that ends too early', text: edited.slice(0, -7), path: 'x.ts', about: '1 new lines too early' },
  { name: 'a hunk with a line too many', text: `${edited}+extra\n`, path: 'x.ts', about: 'cannot read: +extra' },
  { name: 'counts beyond reason', text: edited.replace('+3,3', '+3,99999999999'), path: 'x.ts', about: 'cannot read: @@' },
  { name: 'a combined diff', text: 'diff --cc x.ts\n', path: null, about: 'cannot read: diff --cc' },
  { name: 'names without a/ and b/', text: 'diff --git x.ts x.ts\nnew file mode 100644\n', path: null, about: 'which file' },
  { name: 'a quote without an end', text: 'diff --git "a/x b/x\nnew file mode 100644\n', path: null, about: 'which file' },
  { name: 'a file that appears twice', text: edited + edited, path: 'x.ts', about: 'appears twice' },
])('$name is reported, not thrown', ({ text, path, about }) => {
  const { problems } = parseDiff(text)
  expect(problems).toMatchObject([{ path, message: expect.stringContaining(about) as string }])
}) // prettier-ignore

test('what is written as a diff is read back', () => {
  fc.assert(
    fc.property(anyFiles, (files) => {
      expect(parseDiff(writeDiff(files))).toEqual({ files, problems: [] })
    }),
    { seed: 6, numRuns: 300 },
  )
})

test('no text throws', () => {
  const pieces = fc.constantFrom(
    'diff --git ',
    'a/x b/x',
    '"a/\\',
    '\n',
    '--- a/x',
    '+++ /dev/null',
    '@@ -1 +1,2 @@\n',
    '+',
    '-',
    ' ',
    '\\ No newline',
    'rename to ',
    'GIT binary patch',
    '\r',
    '\u0000',
    '\ud800',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
      parseDiff(parts.join(''))
    }),
    { seed: 6, numRuns: 2_000 },
  )
})
