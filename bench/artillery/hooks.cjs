/* oxlint-disable max-params -- Artillery calls hooks with four */
const { get } = require('node:http')

/** Reports by a request, which the server records. */
const report = (request, path, done) => get(new URL(path, request.url), done)

module.exports = {
  reportError(error, request, context, events, done) {
    const seen = `${error.name}/${error.code}/${request.method}/${request.name}/${context.vars.file}`
    report(request, `/failed/${seen}`, () => done())
  },
  failInHook(error, request, context, events, done) {
    report(request, '/second', () => done(new Error('no')))
  },
  neverReached(error, request, context, events, done) {
    report(request, '/third', () => done())
  },
  setField(request, context, events, done) {
    request.formData.title = 'changed'
    done()
  },
  useUrl(request, context, events, done) {
    request.headers = { 'x-path': new URL(request.url).pathname }
    done()
  },
  setAuth(request, context, events, done) {
    request.auth = { user: 'u', pass: 'p' }
    done()
  },
  readName(request, context, events, done) {
    request.headers = { 'x-name': String(request.name) }
    done()
  },
  setBytes(request, context, events, done) {
    request.body = Buffer.from([255, 0, 65])
    done()
  },
  rest(...args) {
    args[0].headers = { 'x-arguments': String(args.length) }
    args[args.length - 1]()
  },
  async count(context) {
    context.vars.counted = 1
  },
}
