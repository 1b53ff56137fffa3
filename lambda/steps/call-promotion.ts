import { ERRORS, FailoverError } from '../contract/errors';
import type { RunDocument } from '../contract/run-document';
import type { DatabasePromotion, PromotionCalls } from '../contract/step-answers';
import type { PromotionSituation } from '../domain/promotion';
import type { DatabaseFleet, PromotionKind } from '../ports/database-fleet';
import { whyLeftOut } from './left-out';
import type { DatabaseLook } from './look-at-databases';
import { now, type StepContext } from './step';
import { told } from './told';

interface FleetPorts {
  readonly fleet: DatabaseFleet;
}

type CalledBefore = Pick<PromotionSituation, 'called' | 'gaveUp'>;

/** By database. */
export type CallsBefore = ReadonlyMap<string, CalledBefore>;

/** Which promotions this run has called for, and what became of them as far as anybody can see. */
export async function callsBefore(
  looks: readonly DatabaseLook[],
  document: RunDocument,
  ports: FleetPorts,
): Promise<CallsBefore> {
  const each = looks.map(async (look) => [look.database.name, await calledBefore(look, document, ports)] as const);
  return new Map(await Promise.all(each));
}

/** Only the machine's own waits count, as in every other deadline; what is under way is not quiet, and silence is not its word. */
async function calledBefore(
  look: DatabaseLook,
  { promotion, ownership }: RunDocument,
  { fleet }: FleetPorts,
): Promise<CalledBefore> {
  const { database, identifier, instance } = look;
  const before = promotion?.databases.find(({ name }) => name === database.name);
  const earlier = before?.called ?? (before?.status === 'promoting' ? uncounted(ownership?.takenAt) : undefined);
  if (earlier === undefined) return {};
  const shownAsBefore = instance.role === 'replica' && instance.status.means === 'available';
  const waited = look.inside?.writable === false ? (promotion?.waitSeconds ?? 0) : 0;
  const called = { ...earlier, quietSeconds: shownAsBefore ? earlier.quietSeconds + waited : 0 };
  if (!shownAsBefore || database.kind !== 'aurora-global') return { called };
  const said = await told(() => fleet.gaveUp(identifier, called.at));
  return { called, ...(said.told && said.facts !== undefined && { gaveUp: said.facts }) };
}

/** Of an execution that began before calls were counted. */
const uncounted = (takenAt = new Date(0).toISOString()): PromotionCalls => ({ times: 1, at: takenAt, quietSeconds: 0 });

interface Calling {
  readonly document: RunDocument;
  readonly ports: FleetPorts;
  readonly context: StepContext;
}

/** A call that was throttled or not answered is an answer of the step: thrown, the calls that were accepted beside it would be forgotten. */
export async function callFor(
  look: DatabaseLook,
  stands: DatabasePromotion,
  { document, ports, context }: Calling,
): Promise<DatabasePromotion> {
  const { called, detail } = stands;
  const since = { at: now(context), quietSeconds: 0 };
  try {
    await ports.fleet.promote(look.identifier, wayOf(document));
    return { ...stands, called: { times: (called?.times ?? 0) + 1, ...since } };
  } catch (error) {
    if (!isTransient(error)) return { ...stands, status: 'left out', detail: whyLeftOut(look, error) };
    const failed = { ...stands, detail: `${detail}; ${error.message}` };
    // Nothing was accepted that anybody knows of: the next look finds what came of it, or calls.
    if (called === undefined) return { ...failed, status: 'not ready' };
    // Refused, or not answered: something may be under way after all, from this call or the one that was accepted.
    return { ...failed, called: { ...called, ...since } };
  }
}

const wayOf = ({ run }: RunDocument): PromotionKind => (run.orchestration === 'switchover' ? 'switchover' : 'failover');

const isTransient = (error: unknown): error is FailoverError =>
  error instanceof FailoverError && error.name === ERRORS.transient;
