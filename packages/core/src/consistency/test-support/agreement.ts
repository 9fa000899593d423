import type { GuaranteeResult } from '../guarantee-result.ts'

/** Compares a checker with the search over many histories, and keeps the first that they disagree on. */
export class Agreement {
  explainable = 0
  anomalous = 0
  firstDisagreement: unknown

  add(explainable: boolean, result: GuaranteeResult, history: object): void {
    if (explainable) this.explainable += 1
    else this.anomalous += 1
    if ((result.anomalies.length === 0) !== explainable) {
      this.firstDisagreement ??= { explainable, ...history, anomalies: result.anomalies }
    }
  }
}
