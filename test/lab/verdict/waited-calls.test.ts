import type { WireEntry } from '../../../lab/aws';
import { stepCalls } from '../../../lab/verdict/waited-calls';
import { HOME, STANDBY, ZERO } from './sample-evidence';

const call = (callerRegion: string | undefined, role: string, afterMs: number): WireEntry => ({
  caller: callerRegion === undefined ? role : `LAB.${callerRegion}.demo-orders-${role}`,
  ...(callerRegion === undefined ? {} : { callerRegion }),
  region: HOME,
  service: 'dynamodb',
  operation: 'GetItem',
  at: ZERO + afterMs,
  input: {},
  outcome: 'ok',
});

test('of all calls those of steps in the Region that takes over count, after the fault', () => {
  const counted = [call(STANDBY, 'run-steps', 10), call(STANDBY, 'database-steps', 20)];
  const others = [
    call(STANDBY, 'run-steps', -10),
    call(STANDBY, 'agent', 10),
    call(HOME, 'run-steps', 10),
    call(undefined, 'operator', 10),
  ];
  expect(stepCalls([...others, ...counted], { since: ZERO, region: STANDBY })).toEqual(counted);
});
