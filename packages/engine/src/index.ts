export type {
  Exchange,
  HttpAnswer,
  HttpRequest,
  Transport,
  TransportErrorKind,
} from './http/transport.ts'
