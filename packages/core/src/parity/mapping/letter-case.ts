export type LetterCase = (text: string) => string

/** Go writes these in capitals throughout. @see https://go.dev/wiki/CodeReviewComments#initialisms */
const INITIALISMS = new Set(
  'acl api ascii cpu css dns eof guid html http https id ip json lhs qps ram rhs rpc sla smtp sql ssh tcp tls ttl udp ui uid uri url utf8 uuid vm xml xmpp xsrf xss'.split(
    ' ',
  ),
)

/** `resourceID`, `resource_id` and `Resource-Id` are all `resource`, `id`. */
const toWords = (text: string): string[] =>
  (text.match(/[A-Z]+(?![a-z])\d*|[A-Z]?[a-z]+\d*|\d+/g) ?? [text]).map((word) =>
    word.toLowerCase(),
  )

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1)

const goCapital = (word: string): string =>
  INITIALISMS.has(word) ? word.toUpperCase() : capital(word)

const camel =
  (rest: LetterCase): LetterCase =>
  (text) =>
    toWords(text)
      .map((word, at) => (at === 0 ? word : rest(word)))
      .join('')

const joined =
  (separator: string, each: LetterCase): LetterCase =>
  (text) =>
    toWords(text).map(each).join(separator)

/** A name with other signs than these stays as it is: taking it apart would lose some of them. */
const NAME = /^[A-Za-z\d_-]+$/

const CASES: Readonly<Record<string, LetterCase>> = {
  snake_case: joined('_', (word) => word),
  camelCase: camel(capital),
  PascalCase: joined('', capital),
  'PascalCase with initialisms': joined('', goCapital),
  'camelCase with initialisms': camel(goCapital),
  'kebab-case': joined('-', (word) => word),
  'Train-Case': joined('-', capital),
  SCREAMING_SNAKE_CASE: joined('_', (word) => word.toUpperCase()),
  lowercase: joined('', (word) => word),
  UPPERCASE: joined('', (word) => word.toUpperCase()),
}

/** In order of preference where several fit. */
export const LETTER_CASES: Readonly<Record<string, LetterCase>> = Object.fromEntries(
  Object.entries(CASES).map(([name, change]): [string, LetterCase] => [
    name,
    (text) => (NAME.test(text) ? change(text) : text),
  ]),
)
