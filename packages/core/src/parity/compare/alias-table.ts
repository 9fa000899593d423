/**
 * Which id of the reference stands for which of the candidate. It is a bijection: an id that appears again must have the same
 * partner, whatever field or case it comes in, so ids may differ without the link between two fields getting lost.
 */
export class AliasTable {
  readonly #partnerOf = new Map<string, string>()
  readonly #ownerOf = new Map<string, string>()

  /** Learns the pair, or says whether it agrees with what was learnt before. */
  agrees(reference: string, candidate: string): boolean {
    const partner = this.#partnerOf.get(reference)
    const owner = this.#ownerOf.get(candidate)
    if (partner === undefined && owner === undefined) {
      this.#partnerOf.set(reference, candidate)
      this.#ownerOf.set(candidate, reference)
      return true
    }
    return partner === candidate && owner === reference
  }
}
