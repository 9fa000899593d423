const words = (name: string): string[] =>
  name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/)

/** Whether one of these words is a part of the name of a column: `stock` of `in_stock` and `inStock`. */
export const hasWord = (name: string, list: ReadonlySet<string>): boolean =>
  words(name).some((word) => list.has(word))

/** `balance_after`, `quantity_change`, `stock_delta`: how much something moved. */
export const moves = new Set(['delta', 'change', 'changed', 'diff', 'adjustment', 'movement'])
