import { ToolError } from '@gauntlet/contract'
import {
  show,
  uuidOfUser,
  type AnswerHook,
  type FailureHook,
  type FlowContext,
  type RequestDraft,
  type RequestHook,
} from '@gauntlet/core/flow'
import { toJsonText } from '@gauntlet/core/json'
import type { SourceNode } from '../source-node.ts'
import { toError, toResponse } from './hook-answer.ts'
import { fromFormData, toFormData } from './hook-form-data.ts'
import { importUserModule } from '../user-module/import-user-module.ts'

type UserFunction = (...args: unknown[]) => unknown

/** A function that takes a callback and never calls it would hold its user for ever. */
const CALLBACK_TIMEOUT_MS = 60_000

/** The functions of a script's `config.processor`, in the forms that flows use. */
export type Processor = {
  has(name: string): boolean
  /** `(context, events, done)`, or async. */
  step(place: SourceNode): { readonly name: string; run(context: FlowContext): Promise<void> }
  /** `(requestParams, context, events, done)`, or async. */
  beforeRequest(place: SourceNode): RequestHook
  /** `(requestParams, response, context, events, done)`, or async. */
  afterResponse(place: SourceNode): AnswerHook
  /** `(error, requestParams, context, events, done)`, or async. */
  onError(place: SourceNode): FailureHook
  /** `ifTrue(vars)`. */
  condition(place: SourceNode): (context: FlowContext) => Promise<boolean>
  /** `whileTrue(context, next)`. */
  whileTrue(place: SourceNode): (context: FlowContext) => Promise<boolean>
}

/**
 * Loads a processor: CommonJS, an ES module or TypeScript.
 *
 * @throws ToolError FILE_UNREADABLE when it cannot be loaded, with its own error as the cause
 */
export async function loadProcessor(file: string): Promise<Processor> {
  return createProcessor(await importFunctions(file))
}

async function importFunctions(file: string): Promise<Record<string, unknown>> {
  try {
    const module = await importUserModule(file)
    const inner = module['default']
    return typeof inner === 'object' && inner !== null ? { ...inner, ...module } : module
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ToolError('FILE_UNREADABLE', `the processor ${file} cannot be loaded: ${reason}`, {
      cause: error,
    })
  }
}

/** @param functions by the names that the script uses */
export function createProcessor(functions: Readonly<Record<string, unknown>>): Processor {
  const has = (name: string): boolean =>
    Object.hasOwn(functions, name) && typeof functions[name] === 'function'
  const find = (place: SourceNode): { name: string; call: UserFunction } => {
    const name = place.text('the name of a function')
    if (!has(name)) place.fail(`config.processor has no function ${name}`)
    return { name, call: functions[name] as UserFunction }
  }
  return {
    has,
    step: (place) => {
      const { name, call } = find(place)
      return { name, run: (context) => invoke(call, [...contextArguments(context)]) }
    },
    beforeRequest: (place) => {
      const { call } = find(place)
      return async (draft, context) => {
        const params = toParams(draft, context)
        await invoke(call, [params, ...contextArguments(context)])
        fromParams(params, { draft, context })
      }
    },
    afterResponse: (place) => {
      const { call } = find(place)
      return (answer, context, draft) => {
        const params = toParams(draft, context)
        const sent = { ...params, ...(answer.url !== undefined && { url: answer.url }) }
        return invoke(call, [sent, toResponse(answer), ...contextArguments(context)])
      }
    },
    onError: (place) => {
      const { call } = find(place)
      return (failure, context, draft) => {
        const { url } = failure
        const sent = { ...toParams(draft, context), ...(url !== undefined && { url }) }
        return invoke(call, [toError(failure), sent, ...contextArguments(context)])
      }
    },
    condition: (place) => {
      const { call } = find(place)
      return async (context) => Boolean(await call(context.vars))
    },
    whileTrue: (place) => {
      const { name, call } = find(place)
      return (context) => askWhether(name, call, toContext(context))
    },
  }
}

/** Calls it with a `done` when it wants one more argument, else awaits what it returns. */
async function invoke(call: UserFunction, args: readonly unknown[]): Promise<void> {
  if (!takesCallback(call, args.length)) {
    await call(...args)
    return
  }
  await waitForCallback<unknown>(call.name, (settle) => call(...args, settle))
}

/** `(...args)` and `arguments` take all that there is; an async function of this form gets none, as in Artillery. */
const REST = /^(?:function\b[^(]*|[\w$]*\s*)?\([^)]*\.\.\.|\barguments\b/

function takesCallback(call: UserFunction, known: number): boolean {
  if (call.length > known) return true
  return call.constructor.name === 'Function' && REST.test(String(call))
}

const askWhether = (name: string, call: UserFunction, context: unknown): Promise<boolean> =>
  call.length < 2
    ? Promise.resolve(call(context)).then(Boolean)
    : waitForCallback<unknown>(name, (settle) =>
        call(context, (again: unknown) => settle(undefined, again)),
      ).then(Boolean)

type Settle = (error?: unknown, value?: unknown) => void

/** An async function that takes a callback may settle either way. */
function waitForCallback<T>(name: string, start: (settle: Settle) => unknown): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`${name} did not call back within ${CALLBACK_TIMEOUT_MS / 1000} s`)),
      CALLBACK_TIMEOUT_MS,
    )
    timer.unref()
    const settle: Settle = (error, value) => {
      clearTimeout(timer)
      if (error === undefined || error === null) resolve(value as T)
      else reject(error instanceof Error ? error : new Error(show(error)))
    }
    const returned = start(settle)
    if (returned instanceof Promise) returned.then((value) => settle(undefined, value), settle)
  })
}

type ScriptContext = { readonly vars: Record<string, unknown> } & Record<string, unknown>

/** One object for each user, on which functions may keep their own data. */
const contexts = new WeakMap<FlowContext, ScriptContext>()

function toContext(context: FlowContext): ScriptContext {
  const known = contexts.get(context)
  if (known) return known
  uuidOfUser(context)
  const made: ScriptContext = { vars: context.vars, scenario: {}, funcs: {} }
  contexts.set(context, made)
  return made
}

const KINDS = ['counter', 'histogram', 'rate'] as const

const contextArguments = (context: FlowContext): [ScriptContext, unknown] => [
  toContext(context),
  {
    emit: (kind: string, name: unknown, value: unknown) => {
      const known = KINDS.find((each) => each === kind)
      if (known) context.emit(known, String(name), Number(value ?? 1))
    },
    on: () => undefined,
  },
]

/** The request as Artillery's functions know it: the target stands before its path, templates are not rendered yet. */
type Params = Record<string, unknown>

const toParams = (draft: RequestDraft, context: FlowContext): Params => ({
  url: draft.url.startsWith('/') ? targetOf(context) + draft.url : draft.url,
  method: draft.method,
  headers: draft.headers,
  ...(draft.name !== undefined && { name: draft.name }),
  ...(draft.json !== undefined && { json: draft.json }),
  ...(draft.text !== undefined && { body: draft.text }),
  ...(draft.bytes && { body: draft.bytes }),
  ...(draft.query && { qs: draft.query }),
  ...(draft.form && { form: draft.form }),
  ...(draft.multipart && { formData: toFormData(draft.multipart) }),
  ...(draft.cookies && { cookie: draft.cookies }),
  ...(draft.basicAuth && { auth: { user: draft.basicAuth.user, pass: draft.basicAuth.password } }),
})

/** Without a slash at its end. */
const targetOf = ({ vars }: FlowContext): string =>
  typeof vars['target'] === 'string' ? vars['target'].replace(/\/$/, '') : ''

function fromParams(
  params: Params,
  { draft, context }: { readonly draft: RequestDraft; readonly context: FlowContext },
): void {
  const url = String(params['uri'] ?? params['url'])
  const target = targetOf(context)
  const path = target !== '' && url.startsWith(target) ? url.slice(target.length) : undefined
  draft.url = path !== undefined && /^[/?]/.test(path) ? path.replace(/^\?/, '/?') : url
  draft.method = String(params['method'])
  draft.headers = (params['headers'] ?? {}) as Record<string, string>
  draft.query = params['qs'] as Record<string, unknown>
  draft.form = params['form'] as Record<string, unknown>
  if (draft.multipart) draft.multipart = fromFormData(params['formData'], draft.multipart)
  draft.cookies = params['cookie'] as Record<string, string>
  draft.json = params['json']
  const auth = params['auth'] as { user?: unknown; pass?: unknown } | undefined
  if (auth) draft.basicAuth = { user: show(auth.user ?? ''), password: show(auth.pass ?? '') }
  delete draft.text
  delete draft.bytes
  const { body } = params
  if (draft.json !== undefined || body === undefined) return
  if (body instanceof Uint8Array) draft.bytes = body
  else draft.text = typeof body === 'string' ? body : toJsonText(body)
}
