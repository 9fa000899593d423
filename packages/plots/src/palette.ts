/**
 * Colours for light and dark ground, by the names of their CSS variables. The series are those of Okabe and Ito, lighter
 * on dark ground, and never the only difference between two lines.
 *
 * @see https://jfly.uni-koeln.de/color/
 */
export const palette = {
  ground: ['#fff', '#14171b'],
  raised: ['#f6f7f9', '#1d2126'],
  line: ['#d9dde3', '#363c44'],
  edge: ['#9aa4af', '#6b7682'],
  text: ['#1b1f24', '#e6e9ed'],
  faint: ['#59636e', '#9aa4af'],
  link: ['#0b5c8f', '#7cc4f2'],
  pass: ['#166b30', '#6fd88c'],
  fail: ['#b41f27', '#ff8f8f'],
  doubt: ['#7a5000', '#ecc064'],
  'pass-ground': ['#dff5e5', '#14351f'],
  'fail-ground': ['#fde4e4', '#431c1e'],
  'doubt-ground': ['#fdf0d0', '#3a2d10'],
  'series-1': ['#0072b2', '#56b4e9'],
  'series-2': ['#d55e00', '#ff9d5c'],
  'series-3': ['#009e73', '#3fd6a6'],
  'series-4': ['#aa4499', '#e39ad0'],
  'series-5': ['#b07d00', '#f0c54a'],
  'series-6': ['#3a3f8f', '#a9aef5'],
} as const

/** The series by number. */
export const seriesColors = [1, 2, 3, 4, 5, 6].map((n) => `var(--series-${n})`)

/** What a metric of a comparison came to. */
export const verdictColors = {
  regressed: 'var(--fail)',
  improved: 'var(--series-3)',
  no_difference: 'var(--series-1)',
  inconclusive: 'var(--faint)',
} as const
