import { ToolError, type LoadRunDocument } from '@gauntlet/contract'
import type { Store } from '@gauntlet/store'

/** A results store that keeps nothing and needs no database; it hands over what load runs measured. */
export function createEmptyStore(onLoadRun: (document: LoadRunDocument) => void): Store {
  const none = { rows: [], next: undefined }
  return {
    loadRuns: {
      start: async () => undefined,
      finish: async (document) => onLoadRun(document),
      import: async () => {
        throw new ToolError('STORE_UNREACHABLE', 'there is no results store here')
      },
      report: async () => ({ stopRequested: false }),
      findLive: async () => undefined,
      requestStop: async () => false,
      closeDead: async () => [],
      find: async () => undefined,
      findNewest: async () => undefined,
      list: async () => ({ runs: [], next: undefined }),
      listScenarios: async () => [],
      listTrend: async () => [],
      readDocument: async () => undefined,
    },
    verdicts: {
      save: async () => undefined,
      find: async () => undefined,
      list: async () => none,
      listNewest: async () => [],
    },
    evidence: {
      save: async () => undefined,
      find: async () => undefined,
      findDetail: async () => undefined,
      list: async () => none,
    },
    closedRuns: [],
    ping: async () => undefined,
    close: async () => undefined,
  }
}
