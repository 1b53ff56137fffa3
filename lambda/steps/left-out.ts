import { ERRORS, FailoverError } from '../contract/errors';
import type { RunDocument } from '../contract/run-document';
import { withDependents } from '../domain/database-order';
import type { PromotionDecision } from '../domain/promotion';
import type { Lease } from '../ports/lease-store';
import type { DatabaseLook } from './look-at-databases';
import { isRevocable } from './planned-promotion';
import type { StepContext } from './step';

interface Decided {
  readonly look: DatabaseLook;
  readonly decision: PromotionDecision;
}

/**
 * A database that is not required and cannot be promoted is left out, with what depends on it, and the workload serves without
 * it. A switchover that may still go back leaves nothing out: it goes back.
 */
export function leavingOut<T extends Decided>(
  { run, precheck }: RunDocument,
  lease: Lease | undefined,
  decided: readonly T[],
): readonly T[] {
  if (run.orchestration === 'switchover' && isRevocable(lease)) return decided;
  const failed = decided.flatMap(({ look: { database }, decision }) => {
    const because = precheck?.leftOut?.[database.name] ?? whyNot(decision);
    return database.required === false && because !== undefined ? [[database.name, because] as const] : [];
  });
  const leftOut = withDependents(
    decided.map(({ look }) => look.database),
    new Map(failed),
  );
  return decided.map((one) => {
    const because = leftOut.get(one.look.database.name);
    return because === undefined ? one : { ...one, decision: { action: 'leave-out', because } };
  });
}

const whyNot = ({ action, because }: PromotionDecision): string | undefined =>
  action === 'refuse' || action === 'needs-person' ? because : undefined;

/** Refused by the control plane in a way that does not pass: of a database that is required that is thrown. */
export function whyLeftOut({ database }: DatabaseLook, error: unknown): string {
  const forGood = error instanceof FailoverError && error.name === ERRORS.databaseNeedsPerson;
  if (forGood && database.required === false) return error.message;
  throw error;
}

/** A database is promoted when all that it depends on are done. */
export function inTurn<T extends Decided>(decided: readonly T[]): readonly T[] {
  const done = new Set(decided.flatMap(({ look, decision }) => (decision.action === 'done' ? look.database.name : [])));
  return decided.map((one) => {
    const awaited = (one.look.database.dependsOn ?? []).filter((name) => !done.has(name));
    if (one.decision.action !== 'promote' || awaited.length === 0) return one;
    return { ...one, decision: { action: 'wait', because: `it is promoted after ${awaited.join(', ')}` } };
  });
}

/** Those that this run serves without. */
export const leftOutOf = ({ moved }: Pick<RunDocument, 'moved'>): readonly { name: string; detail: string }[] =>
  (moved?.promotion.databases ?? []).filter(({ status }) => status === 'left out');

/** The same workload without them: nothing opens them, writes to them, or points anybody at them. */
export function withoutLeftOut(document: RunDocument, context: StepContext): StepContext {
  const names = new Set(leftOutOf(document).map(({ name }) => name));
  const databases = context.settings.databases.filter(({ name }) => !names.has(name));
  return { ...context, settings: { ...context.settings, databases } };
}
