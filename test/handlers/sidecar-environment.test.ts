import { readSidecar } from '../../lambda/handlers/sidecar-environment';

const GIVEN = {
  HANDOVER_JOB: 'a',
  HANDOVER_APPLICATION: 'billing',
  HANDOVER_EPOCH: '2',
  HANDOVER_ATTEMPT: '3',
  HANDOVER_LEDGER: 'demo-ledger',
  HANDOVER_WORKLOAD_NAME: 'orders',
  HANDOVER_REGIONS: 'us-east-1,us-west-2,us-east-2',
  AWS_REGION: 'us-west-2',
};

test('what the template and RunTask say together is read', () =>
  expect(readSidecar(GIVEN)).toEqual({
    claim: { application: 'billing', job: 'a', epoch: 2, attempt: 3 },
    ledgerTable: 'demo-ledger',
    workload: 'orders',
    regions: { home: 'us-east-1', standby: 'us-west-2', tiebreaker: 'us-east-2' },
    region: 'us-west-2',
    jobLeaseSeconds: 60,
    standsFile: '/tmp/handover-claim-stands',
  }));

test.each([
  [{ HANDOVER_JOB: undefined }, 'HANDOVER_JOB is not set'],
  [{ HANDOVER_EPOCH: '0' }, 'HANDOVER_EPOCH is "0", it must be a number from 1'],
])('refuses to watch a claim that it was not told of (%#)', (more, message) =>
  expect(() => readSidecar({ ...GIVEN, ...more })).toThrow(message),
);
