// The package's own types name it `domino`, which it is not any more.
declare module '@mixmark-io/domino' {
  const domino: { createDocument(html: string): unknown }
  export default domino
}
