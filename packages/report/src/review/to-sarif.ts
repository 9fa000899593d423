import { plural } from '@gauntlet/core/format'
import type { ReviewDocument } from '@gauntlet/contract'
import {
  classifyFindings,
  type FindingGroup,
  type FindingKind,
  REPLAY_NOTICE,
} from '@gauntlet/core/review'
import { listFindings, describeTrouble } from './review-words.ts'
import { shorten, stripMarkup, toLine } from '../markdown.ts'

/** What GitHub's code scanning takes: results of a run, and 10 MB, less room for all that is not a result. */
const MOST_RESULTS = 25_000
const MOST_BYTES = 9_000_000
const MOST_NOTIFICATIONS = 500

const levels = { BLOCK: 'error', MAJOR: 'warning', MINOR: 'note' } as const
const kinds: readonly FindingKind[] = [
  'correctness',
  'security',
  'performance',
  'data-loss',
  'concurrency',
  'api',
  'test',
]

type SarifOptions = {
  /** GitHub's hash of a line of the new side, by which it knows an alert again; undefined when there is none. */
  readonly fingerprintOf: (path: string, line: number) => string | undefined
}

/**
 * SARIF 2.1.0: what counts, the strongest first, then what its reviewer took back as suppressed results. Answers that
 * do not count and files that nobody read whole are notifications, so that an empty list does not pass for a clean one.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html
 */
export function toSarif(document: ReviewDocument, options: SarifOptions): object {
  const all = [...toOpenResults(document, options), ...toSuppressedResults(document, options)]
  const results = fit(all)
  const cut = all.length - results.length
  return {
    $schema:
      'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'gauntlet-review',
            version: document.tool,
            rules: kinds.map((kind) => ({
              id: `review/${kind}`,
              shortDescription: { text: `${titles[kind]} finding` },
              defaultConfiguration: { level: 'warning' },
              properties: { tags: ['review', kind] },
            })),
          },
        },
        automationDetails: { id: 'gauntlet-review/' },
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: toNotifications(document, cut),
          },
        ],
        results,
        properties: { verdict: document.verdict, replayed: document.replayed },
      },
    ],
  }
}

const titles: Readonly<Record<FindingKind, string>> = {
  correctness: 'Correctness',
  security: 'Security',
  performance: 'Performance',
  'data-loss': 'Data-loss',
  concurrency: 'Concurrency',
  api: 'API',
  test: 'Test',
}

type SarifFinding = Pick<FindingGroup, 'path' | 'lines' | 'kind' | 'severity'>

/** What open and suppressed results share. */
function toResult(place: SarifFinding, why: string, { fingerprintOf }: SarifOptions) {
  const [first, last] = place.lines ?? [1, 1]
  const hash = place.lines === null ? undefined : fingerprintOf(place.path, first)
  return {
    ruleId: `review/${place.kind}`,
    ruleIndex: kinds.indexOf(place.kind),
    level: levels[place.severity],
    message: { text: why },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: toUri(place.path), uriBaseId: '%SRCROOT%' },
          region: { startLine: first, endLine: last },
        },
      },
    ],
    ...(hash !== undefined && { partialFingerprints: { primaryLocationLineHash: hash } }),
  }
}

type Result = ReturnType<typeof toResult>

function toOpenResults(document: ReviewDocument, options: SarifOptions): Result[] {
  const { reviewers, groups } = document
  const named = groups.flatMap((group) => group.lineages)
  const lineages = new Set([...reviewers.map(({ lineage }) => lineage), ...named]).size
  return groups.map((group) => {
    const why = toMessage(listFindings(document, group)[0]?.why ?? '')
    const share = `${group.lineages.length} of ${plural(lineages, 'lineage')}: ${toMessage(group.lineages.join(', '))}.`
    return {
      ...toResult(group, `${why} ${share}`.trim(), options),
      rank: Number(((100 * new Set(group.lineages).size) / lineages).toFixed(1)),
      properties: {
        id: group.id,
        lineages: group.lineages,
        reviewers: group.reviewers,
        convergent: group.convergent.hunk,
        wholeFile: group.lines === null,
      },
    }
  })
}

function toSuppressedResults(document: ReviewDocument, options: SarifOptions): Result[] {
  return classifyFindings(document)
    .filter(({ uncounted }) => uncounted === 'retracted' || uncounted === 'self_refuted')
    .map(({ finding }) => finding)
    .filter(({ located }) => located)
    .map((finding) => ({
      ...toResult(finding, toMessage(finding.why) || 'Taken back.', options),
      suppressions: [
        {
          kind: 'external',
          status: 'accepted',
          justification:
            finding.state === 'retracted'
              ? 'retracted by reviewer'
              : 'refuted by its own reasoning',
        },
      ],
      properties: { id: finding.id, lineages: [finding.lineage], reviewers: [finding.reviewer] },
    }))
}

function toNotifications({ calls, files, replayed, notes }: ReviewDocument, cut: number): object[] {
  const texts = [
    ...(replayed ? [REPLAY_NOTICE] : []),
    ...notes,
    ...(cut > 0 ? [`${plural(cut, 'result')} cut for size`] : []),
    ...files
      .filter(({ coverage }) => coverage === 'partial' || coverage === 'unsent')
      .map(({ path, coverage, reason }) => `${path} ${coverage}: ${reason ?? 'no reason given'}`),
    ...calls
      .filter(({ engaged }) => !engaged)
      .map((call) => `reviewer not engaged: ${describeTrouble(call)}`),
  ]
  return texts
    .slice(0, MOST_NOTIFICATIONS)
    .map((text) => ({ level: 'warning', message: { text: toMessage(text) } }))
}

/** In a message of SARIF, brackets make links and braces hold places for arguments (§3.11.5, §3.11.6). */
const toMessage = (text: string): string =>
  shorten(stripMarkup(toLine(text)), 1_000)
    .replaceAll(/[\\[\]]/g, String.raw`\$&`)
    .replaceAll(/[{}]/g, '$&$&')

/** A path as a reference: `%`, `#`, `?` and spaces encoded. */
const toUri = (path: string): string =>
  path
    .replaceAll(/\p{Cs}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/')

function fit(results: readonly Result[]): Result[] {
  const encoder = new TextEncoder()
  let bytes = 0
  const end = results.slice(0, MOST_RESULTS).findIndex((result) => {
    const text = JSON.stringify(result, null, 2)
    // In the file each line stands four levels deeper.
    bytes += encoder.encode(text).length + 9 * text.split('\n').length
    return bytes > MOST_BYTES
  })
  return results.slice(0, end === -1 ? MOST_RESULTS : end)
}
