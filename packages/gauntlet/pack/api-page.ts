import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** What users import from `gauntlet`, read from its public entry: docs/api.md and the examples of the doc comments. */

const root = fileURLToPath(new URL('../src', import.meta.url))
const entry = join(root, 'index.ts')

export type PublicName = {
  readonly name: string
  readonly kind: 'function' | 'class' | 'constant' | 'type'
  /** Of the source file, relative to the packages' folder. */
  readonly file: string
  /** The doc comment, without its tags. */
  readonly doc: string
  readonly throws: readonly string[]
  readonly examples: readonly string[]
  /** As TypeScript: what it takes and gives, without a body. */
  readonly signature: string
}

export type PublicEntry = {
  readonly names: readonly PublicName[]
  /** Types that the signatures of functions name and that cannot be imported. */
  readonly parts: readonly PublicName[]
  /** What TypeScript says against the examples: `writeOnce, line 3: ...`. Empty: all are right. */
  readonly checkExamples: () => readonly string[]
}

export function readPublicEntry(): PublicEntry {
  const options = readOptions()
  const program = ts.createProgram([entry], options)
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(entry)
  const moduleSymbol = source && checker.getSymbolAtLocation(source)
  if (!moduleSymbol) throw new Error(`${entry} exports nothing`)
  const symbols = checker.getExportsOfModule(moduleSymbol).map((symbol) => {
    const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0
    return { name: symbol.name, symbol: isAlias ? checker.getAliasedSymbol(symbol) : symbol }
  })
  const names = symbols.map(({ name, symbol }) => describe(name, symbol, checker)).toSorted(byName)
  return {
    names,
    parts: listParts(symbols, checker),
    checkExamples: () => compileExamples(names, { options, program }),
  }
}

function readOptions(): ts.CompilerOptions {
  const file = join(root, '../pack/tsconfig.json')
  const { config } = ts.readConfigFile(file, (path) => ts.sys.readFile(path)) as {
    config: { include: string[] }
  }
  const { options } = ts.parseJsonConfigFileContent(
    { ...config, files: [entry], include: [] },
    ts.sys,
    dirname(file),
  )
  return { ...options, noEmit: true, emitDeclarationOnly: false, noUnusedLocals: false }
}

const byName = (one: PublicName, other: PublicName) => (one.name < other.name ? -1 : 1)

function describe(name: string, symbol: ts.Symbol, checker: ts.TypeChecker): PublicName {
  const [declaration] = symbol.declarations ?? []
  if (!declaration) throw new Error(`${name} is declared nowhere`)
  const tags = symbol.getJsDocTags(checker)
  const textsOf = (tag: string) =>
    tags.filter((each) => each.name === tag).map(({ text }) => ts.displayPartsToString(text).trim())
  const type = checker.getTypeOfSymbolAtLocation(symbol, declaration)
  const kind = toKind(symbol, type)
  return {
    name,
    kind,
    file: relative(join(root, '../..'), declaration.getSourceFile().fileName),
    doc: ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim(),
    throws: textsOf('throws'),
    examples: textsOf('example'),
    signature: toSignature({ name, kind, declaration, type }, checker),
  }
}

function toKind(symbol: ts.Symbol, type: ts.Type): PublicName['kind'] {
  if (symbol.flags & ts.SymbolFlags.Class) return 'class'
  if (symbol.flags & ts.SymbolFlags.TypeAlias || symbol.flags & ts.SymbolFlags.Interface) {
    return 'type'
  }
  return type.getCallSignatures().length > 0 ? 'function' : 'constant'
}

type Declared = {
  readonly name: string
  readonly kind: PublicName['kind']
  readonly declaration: ts.Declaration
  readonly type: ts.Type
}

function toSignature({ name, kind, declaration, type }: Declared, checker: ts.TypeChecker): string {
  const noTruncation = ts.TypeFormatFlags.NoTruncation
  if (kind === 'type') return declaration.getText().replace(/^export /, '')
  if (kind === 'constant') return `const ${name}: ${checker.typeToString(type)}`
  if (kind === 'class') return toClass(declaration as ts.ClassDeclaration)
  if (ts.isFunctionDeclaration(declaration)) {
    const text = declaration.getText()
    const end = (declaration.body?.pos ?? declaration.end) - declaration.getStart()
    return text
      .slice(0, end)
      .trim()
      .replace(/^export (async )?/, '')
  }
  const [call] = type.getCallSignatures()
  const called = call ? checker.signatureToString(call, declaration, noTruncation) : '()'
  return `function ${name}${called}`.replaceAll('"', "'")
}

/** Public members without their bodies. */
function toClass(declaration: ts.ClassDeclaration): string {
  const { outputText } = ts.transpileDeclaration(declaration.getSourceFile().text, {
    compilerOptions: { removeComments: true },
  })
  const name = declaration.name?.text ?? ''
  const found = new RegExp(`^export declare (class ${name}\\b[\\s\\S]*?^\\})`, 'm').exec(outputText)
  if (!found?.[1]) throw new Error(`no declaration of the class ${name}`)
  return found[1]
}

type Named = { readonly name: string; readonly symbol: ts.Symbol }

/** The types of our packages that the parameters and results of functions name, and those that they name. */
function listParts(symbols: readonly Named[], checker: ts.TypeChecker): readonly PublicName[] {
  const known = new Set(symbols.map(({ symbol }) => symbol))
  const parts = new Map<ts.Symbol, PublicName>()
  const visit = (node: ts.Node): void => {
    if (ts.isBlock(node)) return
    if (ts.isTypeReferenceNode(node)) add(checker.getSymbolAtLocation(node.typeName))
    ts.forEachChild(node, visit)
  }
  const add = (symbol: ts.Symbol | undefined): void => {
    if (!symbol) return
    const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0
    const target = isAlias ? checker.getAliasedSymbol(symbol) : symbol
    const [declaration] = target.declarations ?? []
    if (known.has(target) || parts.has(target) || !declaration) return
    if (!ts.isTypeAliasDeclaration(declaration)) return
    if (declaration.getSourceFile().fileName.includes('/node_modules/')) return
    parts.set(target, describe(target.name, target, checker))
    visit(declaration)
  }
  for (const { symbol } of symbols) {
    const [declaration] = symbol.declarations ?? []
    if (declaration && !ts.isTypeAliasDeclaration(declaration)) visit(declaration)
  }
  return [...parts.values()].toSorted(byName)
}

type Compiled = { readonly options: ts.CompilerOptions; readonly program: ts.Program }

function compileExamples(
  names: readonly PublicName[],
  { options, program }: Compiled,
): readonly string[] {
  const files = new Map(
    toExampleModules(names, './index.ts').map(({ name, text }) => [join(root, name), text]),
  )
  const host = ts.createCompilerHost(options)
  const onDisk = ts.createCompilerHost(options)
  host.fileExists = (file) => files.has(file) || ts.sys.fileExists(file)
  host.readFile = (file) => files.get(file) ?? ts.sys.readFile(file)
  host.getSourceFile = (file, language) => {
    const text = files.get(file)
    return text === undefined
      ? (program.getSourceFile(file) ?? onDisk.getSourceFile(file, language))
      : ts.createSourceFile(file, text, language)
  }
  const compiled = ts.createProgram([entry, ...files.keys()], options, host, program)
  return [...files.keys()].flatMap((file) => {
    const source = compiled.getSourceFile(file)
    return [
      ...compiled.getSyntacticDiagnostics(source),
      ...compiled.getSemanticDiagnostics(source),
    ].map(({ messageText, start = 0 }) => {
      const line = source?.getLineAndCharacterOfPosition(start).line ?? 0
      const what = ts.flattenDiagnosticMessageText(messageText, ' ')
      return `${relative(root, file)}, line ${line}: ${what}`
    })
  })
}

/** Each example as a module: what it uses of the library is imported in its first line. */
export function toExampleModules(
  names: readonly PublicName[],
  from: string,
): readonly { readonly name: string; readonly text: string }[] {
  return names.flatMap(({ name, examples }) =>
    examples.map((example, index) => {
      const used = names.filter(
        (each) => each.kind !== 'type' && new RegExp(`\\b${each.name}\\b`).test(example),
      )
      const imported = used.map((each) => each.name).join(', ')
      return {
        name: `example-${name}-${index}.ts`,
        text: `import { ${imported} } from '${from}'\n${example}\nexport {}\n`,
      }
    }),
  )
}

const sections: readonly { readonly title: string; readonly holds: RegExp }[] = [
  {
    title: 'The config',
    holds: /^gauntlet\/src\/(config|dashboard|review|load)\/|^contract\/src\/(?!page)/,
  },
  { title: 'Flows', holds: /^(core\/src\/flow|formats)\// },
  { title: 'Guarantees', holds: /^gauntlet\/src\/(guarantees|receiver)\// },
  { title: 'Data checks', holds: /^gauntlet\/src\/load-checks\// },
  { title: 'Pages of the dashboard', holds: /^contract\/src\/page/ },
  { title: 'Exact numbers', holds: /^core\/src\/json\// },
]

export function renderApiPage({ names, parts }: PublicEntry): string {
  const rest = names.filter(({ file }) => !sections.some(({ holds }) => holds.test(file)))
  if (rest.length > 0) throw new Error(`no section for ${rest.map(({ name }) => name).join(', ')}`)
  const rendered = sections.map(({ title, holds }) => {
    const own = names.filter(({ file }) => holds.test(file))
    const values = own.filter(({ kind }) => kind !== 'type')
    const types = own.filter(({ kind }) => kind === 'type')
    return [`## ${title}`, ...[...values, ...types].map(renderName)].join('\n\n')
  })
  return [
    '# The library',
    'Everything that `gauntlet` exports. Made by `npm run docs:api` from `packages/gauntlet/src/index.ts`; a test compiles each example, ' +
      'with what it uses imported from `gauntlet`. The keys of a config are in [config.md](config.md).',
    ...rendered,
    '## Types that are named above',
    'They cannot be imported: a config is checked against them where it is written.',
    ...parts.map(renderName),
    '',
  ].join('\n\n')
}

function renderName({ name, doc, throws, examples, signature }: PublicName): string {
  return [
    `### ${name}`,
    ...(doc === '' ? [] : [doc]),
    ...throws.map((each) => `Throws ${each}`),
    `\`\`\`ts\n${signature}\n\`\`\``,
    ...examples.map((example) => `Example:\n\n\`\`\`ts\n${example}\n\`\`\``),
  ].join('\n\n')
}
