/* oxlint-disable max-params -- Artillery calls hooks with four */
module.exports = {
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
