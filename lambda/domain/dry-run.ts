import { DRY_RUN_TRIGGER, type PlannedCall } from '../contract/dry-run';
import type { ClusterSnapshot } from '../ports/cluster-snapshots';
import type { Question } from '../ports/decision-store';
import type { FenceRecord } from '../ports/fence-store';
import type { Inventory } from '../ports/inventory-store';
import type { Lease } from '../ports/lease-store';
import type { HeldRun } from '../ports/run-store';
import type { Serving } from '../ports/serving-store';

/** What a planned call would have changed, so that the steps after it see it as done. */
export type Effect =
  | { readonly kind: 'held'; readonly held: HeldRun }
  | { readonly kind: 'asked'; readonly question: Question }
  | { readonly kind: 'lease'; readonly lease: Lease }
  | { readonly kind: 'fence'; readonly fence: FenceRecord }
  | { readonly kind: 'paused'; readonly serving: Serving }
  | { readonly kind: 'serves'; readonly serving: Serving }
  | { readonly kind: 'dispatches'; readonly serving: Serving }
  | { readonly kind: 'inventory'; readonly inventory: Inventory }
  | { readonly kind: 'promoted'; readonly instance: string }
  | { readonly kind: 'snapshotted'; readonly snapshot: string }
  | { readonly kind: 'renamed'; readonly from: string; readonly to: string }
  | { readonly kind: 'created'; readonly instance: string; readonly like: string }
  | { readonly kind: 'settled'; readonly instance: string }
  | { readonly kind: 'copied'; readonly cluster: string; readonly copy: ClusterSnapshot }
  | { readonly kind: 'opened'; readonly database: string; readonly epoch: number }
  | { readonly kind: 'written'; readonly name: string; readonly value: string };

export interface JournalEntry extends PlannedCall {
  readonly effect?: Effect;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The document of a run, or what ClaimRun is given before there is one. */
export function isDryRun(document: unknown): boolean {
  if (!isObject(document)) return false;
  const { run, execution } = document;
  if (isObject(run)) return run.dryRun === true;
  return isObject(execution) && asksForDryRun(execution.Input);
}

export const asksForDryRun = (input: unknown): boolean =>
  isObject(input) && isObject(input.trigger) && input.trigger.kind === DRY_RUN_TRIGGER;

/** Where an answer of the machine may hold answers of branches: `moved.fence`. */
const DEEPEST = 3;

/** All calls that the answers in a document hold, in the order of the run. */
export function plannedCalls(document: unknown): readonly JournalEntry[] {
  return callsIn(document, DEEPEST).toSorted((one, other) => one.at - other.at);
}

function callsIn(value: unknown, depth: number): JournalEntry[] {
  if (!isObject(value) || depth === 0) return [];
  const { calls, ...rest } = value;
  const own = Array.isArray(calls) ? (calls as JournalEntry[]) : [];
  return [...own, ...Object.values(rest).flatMap((inner) => callsIn(inner, depth - 1))];
}
