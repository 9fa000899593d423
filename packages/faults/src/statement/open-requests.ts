/** A request that a replica has not answered. */
export type OpenRequest = { readonly method: string; readonly path: string }

/** The requests on their way through the proxies, by their origin. */
export class OpenRequests {
  readonly #open = new Map<string, Set<OpenRequest>>()

  /** @param head as it came: `POST /orders?x=1 HTTP/1.1` and the rest. @returns its end */
  begin(origin: string, head: string): () => void {
    const [method = '', target = ''] = head.split('\r\n', 1)[0]?.split(' ') ?? []
    const request = { method, path: target.split('?', 1)[0] ?? '' }
    const open = this.#open.get(origin) ?? new Set()
    this.#open.set(origin, open)
    open.add(request)
    return () => void open.delete(request)
  }

  of(origin: string): readonly OpenRequest[] {
    return [...(this.#open.get(origin) ?? [])]
  }
}

/** @param route `POST /orders`, or with `*` for one segment of a path: `POST /orders/*` */
export function matchesRoute(route: string, { method, path }: OpenRequest): boolean {
  const [wantedMethod = '', wanted = ''] = route.split(' ')
  if (wantedMethod.toUpperCase() !== method) return false
  const segments = path.split('/')
  const wantedSegments = wanted.split('/')
  return (
    segments.length === wantedSegments.length &&
    wantedSegments.every((segment, at) => segment === '*' || segment === segments[at])
  )
}
