import type { GuaranteesDocument } from '@gauntlet/contract'

/** The guarantees of one load run of a verdict. */
export type KeptGuarantees = GuaranteesDocument & Required<Pick<GuaranteesDocument, 'run'>>
