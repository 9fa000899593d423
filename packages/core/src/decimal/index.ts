export {
  ZERO,
  absoluteDecimal,
  addDecimals,
  compareDecimals,
  formatDecimal,
  isSameNumber,
  isWithin,
  negateDecimal,
  parseDecimal,
  subtractDecimals,
  sumDecimals,
  type Decimal,
} from './decimal.ts'
