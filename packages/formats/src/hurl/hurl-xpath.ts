import {
  DOMImplementation,
  DOMParser,
  type Document,
  type Element,
  type Node,
} from '@xmldom/xmldom'
import { parse as parseHtml, parseFragment, type DefaultTreeAdapterTypes } from 'parse5'
import * as xpath from 'xpath'

/** The nodes that an XPath selects, as texts. */
export class NodeSet extends Array<string> {}

type HtmlNode = DefaultTreeAdapterTypes.ChildNode

/**
 * An XPath 1.0 of a document: a number, a text, a boolean, or the nodes it selects; undefined where the document cannot be
 * read.
 *
 * @param format `html` is read as browsers read it
 */
export function evaluateXPath(text: string, path: string, format: 'html' | 'xml'): unknown {
  if (text.trim() === '') return undefined
  const document = format === 'html' ? readHtml(text) : readXml(text)
  if (!document) return undefined
  numberNodes(document)
  const namespaces = format === 'html' ? {} : listNamespaces(document)
  const select = xpath.useNamespaces(namespaces)
  const result = select(path, document as unknown as globalThis.Node)
  if (!Array.isArray(result)) return result
  return NodeSet.from(result as unknown as readonly Node[], (node) => node.textContent ?? '')
}

const FOLLOWS = 4
const PRECEDES = 2

/** Selected nodes are sorted by their places: of two numbers that is at once, of two nodes a walk over all between them. */
function numberNodes(document: Document): void {
  const numbers = new Map<Node | null, number>()
  const visit = (node: Node): void => {
    numbers.set(node, numbers.size)
    node.compareDocumentPosition = (other) =>
      (numbers.get(node) ?? 0) < (numbers.get(other) ?? 0) ? FOLLOWS : PRECEDES
    for (const attribute of Array.from((node as Element).attributes ?? [])) visit(attribute)
    for (let child = node.firstChild; child; child = child.nextSibling) visit(child)
  }
  visit(document)
}

/** @throws Error where the path is no XPath 1.0 */
export function checkXPath(path: string): void {
  const empty = new DOMImplementation().createDocument(null, 'empty')
  xpath.useNamespaces({ _: '' })(path, empty as unknown as globalThis.Node)
}

function readXml(text: string): Document | undefined {
  let isBad = false
  const parser = new DOMParser({
    onError: (level) => {
      isBad ||= level !== 'warning'
    },
  })
  try {
    const document = parser.parseFromString(text, 'text/xml')
    return isBad ? undefined : document
  } catch {
    return undefined
  }
}

function readHtml(text: string): Document {
  const document = new DOMImplementation().createDocument(null, '')
  // White space behind the body would be counted as its text.
  const trimmed = text.replace(/\s*(<\/body>)\s*(<\/html>)?\s*$/i, '$1$2')
  for (const child of parseHtml(trimmed).childNodes) append(document, document, child)
  return document
}

function append(document: Document, parent: Node, node: HtmlNode): void {
  if ('tagName' in node) {
    const element = document.createElement(node.tagName)
    for (const { name, value } of node.attrs) setAttribute(element, name, value)
    parent.appendChild(element)
    const children = 'content' in node ? node.content.childNodes : node.childNodes
    for (const child of children) append(document, element, child)
  } else if (node.nodeName === '#text' && 'value' in node && parent !== document) {
    parent.appendChild(document.createTextNode(node.value))
  } else if (node.nodeName === '#comment' && 'data' in node) {
    parent.appendChild(document.createComment(node.data))
  }
}

/** HTML has attributes that are no names of XML: no XPath can ask for them. */
function setAttribute(element: Element, name: string, value: string): void {
  if (/^[A-Za-z_][\w.-]*$/.test(name)) element.setAttribute(name, value)
}

/** Prefixes that the document declares; its default namespace is `_`, as in Hurl. */
function listNamespaces(document: Document): Record<string, string> {
  const found: Record<string, string> = {}
  const visit = (node: Node): void => {
    for (const { name, value } of Array.from((node as Element).attributes ?? [])) {
      if (name === 'xmlns') found['_'] ??= value
      else if (name.startsWith('xmlns:')) found[name.slice(6)] ??= value
    }
    for (let child = node.firstChild; child; child = child.nextSibling) visit(child)
  }
  visit(document)
  return found
}

/** `&lt;` and the other references of HTML as characters. */
export function decodeEntities(text: string): string {
  const escaped = text.replaceAll('<', '&lt;')
  return parseFragment(escaped)
    .childNodes.map((node) => ('value' in node ? node.value : ''))
    .join('')
}
