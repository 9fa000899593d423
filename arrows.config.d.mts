import type { IFlattenedRuleSet, ICruiseOptions } from 'dependency-cruiser'

export const ruleSet: IFlattenedRuleSet
export const options: ICruiseOptions
