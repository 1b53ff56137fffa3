import type { LabCloud } from '../aws';
import type { Call } from '../aws/call';
import type { Place } from '../simulator/fault';
import type { Network } from '../simulator/network';

/**
 * Calls of Lambdas meet the network as it is when they are made. What does not get through is not answered, what cannot get
 * back has taken effect. A replica of the ledger that reaches no other one refuses strong reads and writes, also of those
 * who stand beside it.
 */
export function wireNetwork(
  network: Network,
  { faults, dynamodb }: Pick<LabCloud, 'faults' | 'dynamodb'>,
  placeOf: (region: string) => Place,
): void {
  const reaches = (from: string | undefined, to: string): boolean =>
    from === undefined || from === to || network.reaches(placeOf(from), placeOf(to));
  const gets = ({ callerRegion, region }: Call): boolean => reaches(callerRegion, region);
  const getsBack = ({ callerRegion, region }: Call): boolean =>
    callerRegion === undefined || reaches(region, callerRegion);
  faults.add({ when: (call) => !gets(call), fault: { kind: 'black-hole' } });
  faults.add({
    when: (call, input) => dynamodb.needsQuorum(call, input) && !network.hasQuorum(placeOf(call.region)),
    fault: { kind: 'error', name: 'InternalServerError', status: 500 },
  });
  faults.add({ when: (call) => gets(call) && !getsBack(call), fault: { kind: 'drop-answer' } });
}
