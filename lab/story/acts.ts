import type { FaultKind } from '../simulator/fault';
import type { Acts, Lift } from './act';
import { DATABASE_ACTS } from './acts-database';
import { NETWORK_ACTS } from './acts-network';
import { PEOPLE_ACTS } from './acts-people';
import { PROCESS_ACTS } from './acts-process';
import type { FaultOf } from './playable';
import type { StoryStage } from './story-stage';

/** No real part here can play it: refused before anything starts, see `playable.ts`. */
const refused = (fault: { readonly kind: string }): never => {
  throw new Error(`the lab does not play "${fault.kind}"`);
};

/** What the lab does for each kind of fault. */
export const ACTS: Acts<FaultKind> = {
  ...NETWORK_ACTS,
  ...DATABASE_ACTS,
  ...PROCESS_ACTS,
  ...PEOPLE_ACTS,
  'slow link': refused,
  'disk full': refused,
  'instance fails': refused,
  'clock step': refused,
  'host clock': refused,
  'stale answers': refused,
  'person starts a switchover': refused,
  'person starts a reprotect': refused,
};

export async function act<K extends FaultKind>(
  fault: FaultOf<K> & { readonly kind: K },
  set: StoryStage,
): Promise<Lift | undefined> {
  return ACTS[fault.kind](fault, set);
}
