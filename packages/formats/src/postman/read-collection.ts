import type { Fields, SourceNode } from '../source-node.ts'
import { COLLECTION, ITEM } from './postman-features.ts'
import type { ScriptEvent, ScriptText } from '../script/read-script.ts'

/** One request of a collection, with what the folders around it say. */
export type PostmanItem = {
  readonly name: string
  readonly place: SourceNode
  readonly request: SourceNode
  /** The nearest one that is given: of the request, its folders, the collection. */
  readonly auth: SourceNode | undefined
  /** Outermost first. */
  readonly behaviors: readonly SourceNode[]
  /** In the order in which Postman runs them. */
  readonly scripts: readonly ScriptText[]
}

/** A variable of the collection: name and text. */
export type DefinedVariable = { readonly name: string; readonly text: string }

export type Collection = {
  readonly variables: readonly DefinedVariable[]
  readonly items: readonly PostmanItem[]
}

type Around = Pick<PostmanItem, 'auth' | 'behaviors' | 'scripts'>

/** @throws ToolError CONFIG_INVALID or UNSUPPORTED naming the place */
export function readCollection(root: SourceNode): Collection {
  const fields = root.fields('a Postman collection', COLLECTION)
  const schema = fields.find('info')?.map('info').get('schema')
  if (schema && !/v2\.[01]/.test(schema.text('schema')))
    schema.fail(
      'only collections v2.1 and v2.0 are read: export it again from Postman',
      'UNSUPPORTED',
    )
  const around = extend({ auth: undefined, behaviors: [], scripts: [] }, fields)
  const variables = fields.find('variable')
  return {
    variables: variables ? readVariables(variables) : [],
    items: fields
      .get('item')
      .list('item')
      .flatMap((place) => readItem(place, around)),
  }
}

function readItem(place: SourceNode, around: Around): PostmanItem[] {
  const fields = place.fields('an item', ITEM)
  const inside = extend(around, fields)
  const items = fields.find('item')
  if (items) return items.list('item').flatMap((each) => readItem(each, inside))
  const request = fields.get('request')
  const own = request.isMap ? request.map('a request').get('auth') : undefined
  const name = fields.find('name')?.text('name') ?? ''
  return [{ name, place, request, ...inside, auth: isGiven(own) ? own : inside.auth }]
}

const isGiven = (place: SourceNode | undefined): boolean =>
  place !== undefined && place.value() !== null

/** What a folder, an item or the collection adds. */
function extend({ auth, behaviors, scripts }: Around, fields: Fields): Around {
  const [own, behavior, events] = ['auth', 'protocolProfileBehavior', 'event'].map((name) =>
    fields.find(name),
  )
  return {
    auth: isGiven(own) ? own : auth,
    behaviors: behavior ? [...behaviors, behavior] : behaviors,
    scripts: events ? [...scripts, ...readEvents(events)] : scripts,
  }
}

function readEvents(events: SourceNode): ScriptText[] {
  return events.list('event').flatMap((event) => {
    const fields = event.map('an event')
    const listen = fields.get('listen')?.text('listen') ?? ''
    const script = fields.get('script')
    if (!script || fields.get('disabled')?.value() === true) return []
    const source = script.isMap ? script.map('a script').get('src') : undefined
    if (source) source.fail('a script in another file is not read', 'UNSUPPORTED')
    const exec = script.isMap ? script.map('a script').get('exec') : script
    if (!exec || exec.value() === null) return []
    const lines = exec.listOrOne()
    const texts = lines.map((line) => line.text('a line of a script'))
    if (texts.join('').trim() === '') return []
    if (listen !== 'prerequest' && listen !== 'test')
      return event.fail(`scripts listen to prerequest or test, not to "${listen}"`, 'UNSUPPORTED')
    return [toScript(listen, texts, (at) => lines[at] ?? exec)]
  })
}

/** A line of the file may hold several lines of the script. */
function toScript(
  event: ScriptEvent,
  texts: readonly string[],
  placeOf: (index: number) => SourceNode,
): ScriptText {
  const owners = texts.flatMap((text, index) => text.split('\n').map(() => index))
  return {
    event,
    text: texts.join('\n'),
    placeOfLine: (line) => placeOf(owners[line - 1] ?? 0),
  }
}

/** `[{ key, value }]` of a collection or an environment: those that are not disabled. */
export function readVariables(place: SourceNode): DefinedVariable[] {
  return place.list('variables').flatMap((each) => {
    const fields = each.map('a variable')
    const key = fields.get('key') ?? fields.get('id')
    // `enabled: false` of an environment does not count for Newman.
    if (fields.get('disabled')?.value() === true || !key) return []
    const value = fields.get('value')
    const isEmpty = !value || value.value() === null
    return [
      { name: key.text('the name of a variable'), text: isEmpty ? '' : value.text('a value') },
    ]
  })
}
