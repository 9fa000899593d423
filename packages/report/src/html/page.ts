import { markup, trustedHtml, type Html } from './html.ts'
import { style } from './style.ts'

/** A self-contained page: no script, nothing loaded from anywhere, and a policy that has the browser enforce it. */
export function renderPage(title: string, body: Html): string {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${trustedHtml(style)}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`.text
}
