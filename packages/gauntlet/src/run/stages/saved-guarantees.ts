import type { GuaranteesDocument } from '@gauntlet/contract'

/** The guarantees of one load run of a verdict. */
export type SavedGuarantees = GuaranteesDocument & Required<Pick<GuaranteesDocument, 'run'>>
