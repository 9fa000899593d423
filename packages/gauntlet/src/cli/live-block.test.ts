import { expect, test } from 'vitest'
import { createLiveBlock } from './live-block.ts'

/** What a terminal of some width shows after these writes; lines that are too long are broken, as terminals do. */
function show(written: string, columns: number): string[] {
  const screen: string[] = ['']
  let row = 0
  let column = 0
  // oxlint-disable-next-line no-control-regex
  const tokens = written.match(/\u001b\[\d*[A-Z]|[\s\S]/gu) ?? []
  for (const token of tokens) {
    const up = /^\u001b\[(\d+)A$/.exec(token)?.[1] // oxlint-disable-line no-control-regex
    if (up !== undefined) row -= Number(up)
    else if (token === '\u001b[J') {
      screen.length = row + 1
      screen[row] = (screen[row] ?? '').slice(0, column)
    } else if (token === '\r') column = 0
    else if (token === '\n') {
      row += 1
      column = 0
      screen[row] ??= ''
    } else {
      if (column === columns) {
        row += 1
        column = 0
        screen[row] ??= ''
      }
      screen[row] = (screen[row] ?? '').slice(0, column) + token
      column += 1
    }
  }
  return screen
}

function record(columns: { now: number }) {
  let written = ''
  const block = createLiveBlock({
    write: (text) => (written += text),
    columns: () => columns.now,
  })
  return {
    block,
    say: (text: string) => (written += text),
    screen: () => show(written, columns.now),
  }
}

test('lines are drawn in place of those before, however many there are', () => {
  const { block, say, screen } = record({ now: 40 })
  say('before\n')
  block.draw(['one', 'two', 'three'])
  expect(screen()).toEqual(['before', 'one', 'two', 'three'])
  block.draw(['four'])
  expect(screen()).toEqual(['before', 'four'])
  block.draw(['five', 'six'])
  block.clear()
  say('after\n')
  expect(screen()).toEqual(['before', 'after', ''])
})

test('a line is cut to the width of the terminal, and none breaks', () => {
  const { block, screen } = record({ now: 10 })
  block.draw(['x'.repeat(30), 'y'])
  expect(screen()).toEqual(['xxxxxxxx…', 'y'])
})

test('characters of two columns count as two', () => {
  const { block, screen } = record({ now: 10 })
  block.draw(['日本語日本語'])
  expect(screen()).toEqual(['日本語日…'])
})

test('of a terminal that was made narrower, the rows into which it broke the lines are removed', () => {
  const columns = { now: 40 }
  let written = ''
  const block = createLiveBlock({ write: (text) => (written = text), columns: () => columns.now })
  block.draw(['x'.repeat(30), 'y'.repeat(30)])
  columns.now = 10
  block.clear()
  expect(written).toBe('\r\u001b[5A\u001b[J')
})

test('nothing drawn, nothing removed', () => {
  const { block, screen } = record({ now: 10 })
  block.clear()
  expect(screen()).toEqual([''])
})
