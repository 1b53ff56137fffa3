import type { WireEntry } from '../../../lab/aws';
import { askedCheck, orderCheck, type Wanted } from '../../../lab/scenarios/aurora-checks';
import { call, evidence, HOME, STANDBY, write, ZERO } from '../verdict/sample-evidence';

const NAMES = { GlobalClusterIdentifier: 'orders', TargetDbClusterIdentifier: 'arn:b' };
const WANTED: Wanted = {
  operation: 'FailoverGlobalCluster',
  region: STANDBY,
  input: { ...NAMES, AllowDataLoss: true },
};
const asked = (given: Partial<WireEntry> = {}): WireEntry => ({
  ...call(STANDBY, 'rds', 'FailoverGlobalCluster'),
  input: WANTED.input,
  at: ZERO + 7_200,
  ...given,
});
const LOOK = call(STANDBY, 'rds', 'DescribeDBClusters');
const passes = (wire: readonly WireEntry[], wanted: readonly Wanted[] = [WANTED]): boolean =>
  askedCheck(wire, wanted).passed;

describe('what Aurora was asked for', () => {
  test('passes when each call was made once, however often it was looked', () => {
    expect(passes([LOOK, asked(), LOOK])).toBe(true);
    expect(askedCheck([asked()], [WANTED]).detail).toContain('FailoverGlobalCluster in us-west-2 {"GlobalClusterId');
  });

  test('fails without it, and when it was called twice', () => {
    expect(passes([LOOK])).toBe(false);
    expect(passes([asked(), asked({ outcome: 'dropped' })])).toBe(false);
    expect(passes([], [])).toBe(false);
  });

  test.each([
    ['with the other flag too', { input: { ...WANTED.input, Switchover: true } }],
    ['without data loss', { input: NAMES }],
    ['in the Region that failed', { region: HOME }],
    ['by another operation', { operation: 'SwitchoverGlobalCluster' }],
  ])('fails when it was called %s', (_, given) => expect(passes([asked(given)])).toBe(false));

  test('fails when a cluster was detached beside it, also in vain', () => {
    const detached = call(STANDBY, 'rds', 'RemoveFromGlobalCluster');
    expect(passes([asked(), { ...detached, outcome: 'refused' }])).toBe(false);
  });
});

/** The sample's lease was taken after 3 s, the fence held after 7 s, all promoted after 7.5 s, written to after 9 s. */
describe('the order', () => {
  const inOrder = (wire: readonly WireEntry[], given: Parameters<typeof evidence>[0] = {}): boolean =>
    orderCheck(wire, evidence(given)).passed;

  test('passes when Aurora was asked after the fence was held', () => {
    expect(inOrder([LOOK, asked()])).toBe(true);
    expect(orderCheck([asked()], evidence()).detail).toContain('fence held 4.0 s, Aurora asked 4.2 s, promoted 4.5 s');
  });

  test('fails when it was asked before, or never', () => {
    expect(inOrder([asked({ at: ZERO + 6_900 })])).toBe(false);
    expect(inOrder([])).toBe(false);
  });

  test('fails when a write was acknowledged there before it was promoted, and when none ever was', () => {
    expect(inOrder([asked()], { acknowledged: [write('order-3', STANDBY, 7_300)] })).toBe(false);
    expect(inOrder([asked()], { acknowledged: [write('order-1', HOME, -500)] })).toBe(false);
  });
});
