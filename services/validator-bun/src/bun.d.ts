/** The little of Bun's API that this service uses. */
declare const Bun: {
  readonly version: string
  file(path: string | URL): { text(): Promise<string> }
  serve(options: {
    readonly port: number
    readonly hostname: string
    readonly maxRequestBodySize: number
    readonly fetch: (request: Request) => Response | Promise<Response>
  }): { readonly port: number; stop(closeActiveConnections?: boolean): Promise<void> }
}
