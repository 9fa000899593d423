/** Classes of disagreement that are meant, and why. docs/http-parser.md shows this table; any other class fails the test. */
export const KNOWN_DISAGREEMENTS: readonly { readonly name: RegExp; readonly reason: string }[] = [
  {
    name: /^stricter than (node|undici): (a line that ends in a bare line feed|a bare carriage return|a NUL)/,
    reason: 'a bare CR or LF ends a line, and a NUL a text, for some readers and not for others',
  },
  {
    name: /^stricter than (node|undici): not an HTTP\/1\.1 status line/,
    reason: 'no empty line before it, no control character in the reason, HTTP/1.0 or 1.1 only',
  },
  {
    name: /^stricter than (node|undici): a folded header line/,
    reason: 'RFC 9112, section 5.2: obsolete, and read in two ways',
  },
  {
    name: /^stricter than (node|undici): the transfer coding chunked, twice/,
    reason: 'RFC 9112, section 6.1: never more than once',
  },
  {
    name: /^stricter than (node|undici): it switched protocols/,
    reason: 'no request of Gauntlet asks for it',
  },
  {
    name: /^stricter than (node|undici): a header line (that is not|with a character)/,
    reason: 'RFC 9110, section 5: a name is a token, a value has no control character',
  },
  {
    name: /^stricter than (node|undici): (content-length is not a number|two content-lengths)/,
    reason: 'digits only, and one value; also where the answer has no body (HEAD, 204, 304)',
  },
  {
    name: /^stricter than (node|undici): both content-length and transfer-encoding/,
    reason: 'request smuggling; also where the answer has no body',
  },
  {
    name: /^looser than (node: HPE_STRICT|undici: .*chunk extensions)/,
    reason: 'RFC 9112, section 7.1.1: blanks may stand around a chunk extension',
  },
  {
    name: /^looser than (node: HPE_INVALID_CHUNK_SIZE|undici: .*chunk size)/,
    reason: 'some servers pad a chunk size with blanks; up to 4 KiB of a size line is read',
  },
  {
    name: /^looser than (node|undici): (HPE_UNEXPECTED_CONTENT_LENGTH|.*Content-Length already present)/,
    reason: 'RFC 9110, section 8.6: the same length twice is one length',
  },
  {
    name: /^looser than undici: UND_ERR_RES_CONTENT_LENGTH_MISMATCH/,
    reason: 'a length beside 204 says nothing: there is no body, and none is read',
  },
  {
    name: /^looser than (node: HPE_INVALID_CONTENT_LENGTH|undici: .*present with Transfer-Encoding)/,
    reason: 'RFC 9110, section 6.5.1: a length in a trailer says nothing, and is read over',
  },
  {
    name: /^differs from (node|undici): a tab behind the transfer codings/,
    reason: 'RFC 9110, sections 5.5 and 5.6.3: blanks and tabs behind a value are no part of it',
  },
  {
    name: /^stricter than (node|undici): incomplete/,
    reason: 'a head with a bare CR before its end has none',
  },
  {
    name: /^looser than (node|undici): hang/,
    reason: 'the oracle does not end its answer',
  },
  {
    name: /^differs from (node|undici): an interim answer before it/,
    reason:
      'RFC 9110, section 15.2: read over, asked for or not; llhttp takes one of HTTP/1.0 or with `connection: close` for the last answer, undici refuses 100 Continue',
  },
  {
    name: /^framer stricter than node: passes on unread/,
    reason:
      'HTTP/1.0 with transfer codings, bare line feeds: passed on byte for byte, without faults',
  },
]
