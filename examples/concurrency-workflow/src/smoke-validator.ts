import {
  equals,
  exists,
  flow,
  get,
  jsonPath,
  post,
  status,
  type SmokeCheck,
  type Step,
} from 'gauntlet'

const playbook = {
  operation: 'fill: nurses',
  fingerprint: 'smoke',
  target_count: 1,
  endorsed_names: ['Ada'],
}

/** The chain of one validator: it says what it is, and distinguishes a valid playbook from an invalid one. */
export function smokeValidator(target: string): SmokeCheck[] {
  const check = (name: string, step: Step): SmokeCheck => ({
    name: `${target}: ${name}`,
    target,
    flow: flow(name, [step]),
  })
  return [
    check('health', get('/health', { expect: [status(200)] })),
    check('version', get('/version', { expect: [status(200), exists(jsonPath('$.build'))] })),
    check(
      'a valid playbook',
      post('/v1/validate', {
        json: { kind: 'playbook', payload: playbook },
        expect: [status(200), equals(jsonPath('$.ok'), true)],
      }),
    ),
    check(
      'a playbook without names',
      post('/v1/validate', {
        json: { kind: 'playbook', payload: { ...playbook, endorsed_names: [] } },
        expect: [status(422)],
      }),
    ),
  ]
}
