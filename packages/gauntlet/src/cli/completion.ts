import type { Command, OptionRow } from './command.ts'
import { globalOptions } from './global-options.ts'

export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

/** The script by which a shell completes commands, options, their words and files: from the rows of the help. */
export function renderCompletion(shell: Shell, commands: readonly Command[]): string {
  const entries = commands.map(toEntry)
  return { bash: renderBash, zsh: renderZsh, fish: renderFish }[shell](entries)
}

type Value =
  | { readonly kind: 'words'; readonly words: readonly string[]; readonly isList: boolean }
  | { readonly kind: 'file' }
  | { readonly kind: 'text' }

type Option = {
  readonly flag: string
  readonly short: string | undefined
  readonly help: string
  /** Undefined for a flag. */
  readonly value: Value | undefined
}

type Entry = {
  /** `['load', 'run']`. */
  readonly path: readonly string[]
  readonly summary: string
  readonly options: readonly Option[]
  readonly argument: Value
}

function toEntry({ name, summary, options, positionals = [] }: Command): Entry {
  const rows = Object.entries<OptionRow>({ ...options, ...globalOptions })
  return {
    path: name.split(' '),
    summary,
    options: rows.map(([flag, row]) => ({
      flag,
      short: row.short,
      help: row.help,
      value: row.value === undefined ? undefined : toValue(row.value, row.parse),
    })),
    argument: toValue(positionals[0] ?? '', undefined),
  }
}

function toValue(text: string, parse: OptionRow['parse']): Value {
  const words = parse !== undefined && 'words' in parse ? (parse.words as string[]) : []
  if (words.length > 0) return { kind: 'words', words, isList: text.endsWith(',...') }
  if (/\b(?:FILE|DIR|HISTORY)\b/.test(text)) return { kind: 'file' }
  return /^[a-z]+(?:\|[a-z]+)+$/.test(text)
    ? { kind: 'words', words: text.split('|'), isList: false }
    : { kind: 'text' }
}

/** The first words of all commands, and the second words of those that have two. */
function listWords(entries: readonly Entry[]) {
  const first = [...new Set(entries.map(({ path }) => path[0] ?? ''))]
  const families = first.flatMap((word) => {
    const own = entries.filter(({ path }) => path[0] === word && path.length === 2)
    return own.length > 0 ? [{ word, seconds: own.map(({ path }) => path[1] ?? '') }] : []
  })
  return { first, families }
}

const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

const completeInBash = (value: Value): string => {
  if (value.kind === 'file') return 'COMPREPLY=($(compgen -f -- "$cur")); compopt -o filenames 2>/dev/null'
  if (value.kind === 'text') return ':'
  return `${value.isList ? '_gauntlet_list' : '_gauntlet_words'} ${quote(value.words.join(' '))}`
} // prettier-ignore

function renderBash(entries: readonly Entry[]): string {
  const { first, families } = listWords(entries)
  const values = entries.flatMap(({ path, options }) =>
    options.flatMap(({ flag, short, value }) => {
      if (!value) return []
      const names = [`--${flag}`, ...(short ? [`-${short}`] : [])]
      const patterns = names.map((name) => quote(`${path.join(' ')} ${name}`)).join('|')
      return [`    ${patterns}) ${completeInBash(value)}; return ;;`]
    }),
  )
  const rest = entries.map(({ path, options, argument }) => {
    const flags = options.map(({ flag }) => `--${flag}`).join(' ')
    const other = argument.kind === 'text' ? '' : ` if [[ $cur != -* ]]; then ${completeInBash(argument)}; return; fi;`
    return `    ${quote(path.join(' '))})${other} _gauntlet_words ${quote(flags)} ;;`
  }) // prettier-ignore
  return `# bash completion of gauntlet: source <(gauntlet completion bash)
_gauntlet_words() { COMPREPLY=($(compgen -W "$1" -- "$cur")); }
_gauntlet_list() {
  local head=''
  [[ $cur == *,* ]] && head="\${cur%,*},"
  COMPREPLY=($(compgen -P "$head" -W "$1" -- "\${cur##*,}"))
}
_gauntlet() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}"
  local cmd="\${COMP_WORDS[1]}"
  COMPREPLY=()
  # --profile=quick is three words to bash.
  if [[ $prev == = ]]; then prev="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  if [[ $cur == = ]]; then cur=''; fi
  if [[ $COMP_CWORD -eq 1 ]]; then _gauntlet_words ${quote([...first, 'help', '--help', '--version'].join(' '))}; return; fi
  case "$cmd" in
${families.map(({ word, seconds }) => `    ${word}) if [[ $COMP_CWORD -eq 2 ]]; then _gauntlet_words ${quote(seconds.join(' '))}; return; fi; cmd="$cmd \${COMP_WORDS[2]}" ;;`).join('\n')}
  esac
  case "$cmd $prev" in
${values.join('\n')}
  esac
  case "$cmd" in
${rest.join('\n')}
  esac
}
complete -F _gauntlet gauntlet
`
}

const escapeColons = (text: string) => text.replaceAll(':', String.raw`\:`)

const completeInZsh = (value: Value): string => {
  if (value.kind === 'file') return '_files'
  if (value.kind === 'text') return '_message value'
  const words = value.words.map(quote).join(' ')
  return value.isList ? `_values -s , word ${words}` : `compadd -- ${words}`
}

function renderZsh(entries: readonly Entry[]): string {
  const { first, families } = listWords(entries)
  const summaries = first.map((word) => {
    const own = entries.find(({ path }) => path[0] === word)
    const family = families.find((one) => one.word === word)
    return quote(
      `${word}:${escapeColons(family ? family.seconds.join(', ') : (own?.summary ?? ''))}`,
    )
  })
  const values = entries.flatMap(({ path, options }) =>
    options.flatMap(({ flag, value }) =>
      value
        ? [`    ${quote(`${path.join(' ')} --${flag}`)}) ${completeInZsh(value)}; return ;;`]
        : [],
    ),
  )
  const rest = entries.map(({ path, options, argument }) => {
    const flags = options.map(({ flag, help }) => quote(`--${flag}:${escapeColons(help)}`)).join(' ')
    const other = argument.kind === 'text' ? '' : ` if [[ $PREFIX != -* ]]; then ${completeInZsh(argument)}; return; fi;`
    return `    ${quote(path.join(' '))})${other} rows=(${flags}); _describe option rows ;;`
  }) // prettier-ignore
  return `#compdef gauntlet
# zsh completion of gauntlet: gauntlet completion zsh > "\${fpath[1]}/_gauntlet"
_gauntlet() {
  local cmd="$words[2]" prev="$words[CURRENT-1]"
  local -a rows
  if (( CURRENT == 2 )); then rows=(${summaries.join(' ')}); _describe command rows; return; fi
  case "$cmd" in
${families
  .map(({ word, seconds }) => {
    const rows = seconds.map((second) => {
      const own = entries.find(({ path }) => path[0] === word && path[1] === second)
      return quote(`${second}:${escapeColons(own?.summary ?? '')}`)
    })
    return `    ${word}) if (( CURRENT == 3 )); then rows=(${rows.join(' ')}); _describe command rows; return; fi; cmd="$cmd $words[3]" ;;`
  })
  .join('\n')}
  esac
  if [[ $PREFIX == --*=* ]]; then prev="\${PREFIX%%=*}"; compset -P '*='; fi
  case "$cmd $prev" in
${values.join('\n')}
  esac
  case "$cmd" in
${rest.join('\n')}
  esac
}
if [[ $funcstack[1] == _gauntlet ]]; then _gauntlet "$@"; else compdef _gauntlet gauntlet; fi
`
}

const inCommand = (words: readonly string[]) => `-n ${quote(`__gauntlet_at ${words.join(' ')}`)}`

const completeInFish = (value: Value): string =>
  value.kind === 'file' ? '-F' : value.kind === 'text' ? '' : `-a ${quote(value.words.join(' '))}`

function renderFish(entries: readonly Entry[]): string {
  const { first, families } = listWords(entries)
  const lines = [
    ...first.map((word) => {
      const own = entries.find(({ path }) => path.length === 1 && path[0] === word)
      const seconds = families.find((one) => one.word === word)?.seconds.join(', ') ?? ''
      return `complete -c gauntlet -n __gauntlet_first -a ${word} -d ${quote(own?.summary ?? seconds)}`
    }),
    ...families.flatMap(({ word, seconds }) =>
      seconds.map((second) => {
        const own = entries.find(({ path }) => path[0] === word && path[1] === second)
        return `complete -c gauntlet -n ${quote(`__gauntlet_second ${word}`)} -a ${second} -d ${quote(own?.summary ?? '')}`
      }),
    ),
    ...entries.flatMap(({ path, options, argument }) => [
      ...options.map(({ flag, short, help, value }) =>
        [
          `complete -c gauntlet ${inCommand(path)}${short ? ` -s ${short}` : ''} -l ${flag}`,
          ...(value ? ['-r', completeInFish(value)] : []),
          `-d ${quote(help)}`,
        ]
          .filter((part) => part !== '')
          .join(' '),
      ),
      ...(argument.kind === 'text'
        ? []
        : [`complete -c gauntlet ${inCommand(path)} ${completeInFish(argument)}`]),
    ]),
  ]
  return `# fish completion of gauntlet: gauntlet completion fish > ~/.config/fish/completions/gauntlet.fish
function __gauntlet_words
    set -l words (commandline -opc)
    set -e words[1]
    echo "$words"
end
function __gauntlet_first
    test -z (__gauntlet_words)""
end
function __gauntlet_second
    test (__gauntlet_words)"" = $argv[1]
end
function __gauntlet_at
    string match -q -- "$argv *" (__gauntlet_words)" "
end
complete -c gauntlet -f
${lines.join('\n')}
`
}
