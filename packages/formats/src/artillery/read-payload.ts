import { readUserFile } from '../read-user-file.ts'
import { resolve } from 'node:path'
import { ToolError } from '@gauntlet/contract'
import type { Feeder, Variables } from '@gauntlet/core/flow'
import type { Fields, SourceNode } from '../source-node.ts'
import { PAYLOAD } from './artillery-keys.ts'
import { CsvError, parseCsv } from './parse-csv.ts'
import { readResolved } from './script-scope.ts'

type PayloadScope = {
  /** Where the paths of the script start. */
  readonly folder: string
  readonly constants: Readonly<Variables>
}

/** `config.payload`: one CSV file or a list of them. */
export function readPayloads(place: SourceNode, scope: PayloadScope): Promise<Feeder[]> {
  return Promise.all(place.listOrOne().map((item) => readPayload(item, scope)))
}

async function readPayload(place: SourceNode, scope: PayloadScope): Promise<Feeder> {
  const fields = place.fields('a payload', PAYLOAD)
  const file = resolve(scope.folder, readResolved(fields.get('path'), 'path', scope.constants))
  const rows = readRows(
    await readUserFile(file, `${fields.get('path').at}: the payload`),
    file,
    fields,
  )
  const flag = (name: string, otherwise: boolean): boolean =>
    fields.find(name)?.boolean(name) ?? otherwise
  const [header = []] = rows
  const names = fields
    .find('fields')
    ?.listOrOne()
    .map((each) => each.text('a field'))
  const data = flag('skipHeader', false) || !names ? rows.slice(1) : rows
  if (data.length === 0) place.fail(`${file} has no rows`)
  const cast = flag('cast', true) ? castField : (text: string): unknown => text
  const order = fields.find('order')?.text('order') ?? 'random'
  if (order !== 'random' && order !== 'sequence') {
    return fields.get('order').fail('order is random or sequence')
  }
  const feeder: Feeder = {
    fields: names ?? header,
    rows: data.map((row) => row.map(cast)),
    order,
  }
  if (!flag('loadAll', false)) return feeder
  return { ...feeder, allAs: fields.get('name').text('name') }
}

function readRows(text: string, file: string, fields: Fields): string[][] {
  const delimiter = fields.find('delimiter')?.text('delimiter') ?? ','
  if (delimiter === '') fields.get('delimiter').fail('delimiter is one character or more')
  const skipEmpty = fields.find('skipEmptyLines')?.boolean('skipEmptyLines') ?? true
  try {
    const rows = parseCsv(text, delimiter)
    return skipEmpty ? rows.filter((row) => row.length > 1 || row[0] !== '') : rows
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new ToolError('CONFIG_INVALID', `${file}:${error.line}:1: ${error.message}`, {
      cause: error,
    })
  }
}

/** A number stays text when reading it as one would lose something: leading zeros, a plus, digits beyond 2^53. */
function castField(text: string): unknown {
  const number = Number(text)
  return text !== '' && String(number) === text ? number : text
}
