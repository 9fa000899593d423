const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

// XML 1.0 has no way to write most control characters, nor lone surrogates; format characters reorder what is read.
const unwritable = /(?![\t\n\r])\p{Cc}|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/gu

/** What XML cannot hold, and what reorders or hides what is read, becomes U+FFFD. */
export function toWritable(text: string): string {
  return text.replace(unwritable, '\ufffd')
}

/** Text for XML and HTML, in content and in quoted attributes. What XML cannot hold becomes U+FFFD. */
export function escapeXml(text: string): string {
  return toWritable(text).replace(/[&<>"']/g, (char) => entities[char] ?? char)
}
