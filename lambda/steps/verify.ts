import { ERRORS, FailoverError } from '../contract/errors';
import type { RunDocument } from '../contract/run-document';
import type { RecordSettings } from '../contract/settings';
import type { Check, VerificationAnswer } from '../contract/step-answers';
import { wholeSeconds } from '../domain/instants';
import { servingSide } from '../domain/sides';
import type { LeaseStore } from '../ports/lease-store';
import type { NameResolver } from '../ports/outside';
import type { RunStore } from '../ports/run-store';
import { assertHolds, ownedEpoch } from './hold';
import { withoutLeftOut } from './left-out';
import { type DatabaseLook, type DatabasePorts, endpointOf, hasNoGuard, lookAtDatabases } from './look-at-databases';
import type { StepContext } from './step';

export interface VerifyPorts extends DatabasePorts {
  readonly leases: LeaseStore;
  readonly runs: RunStore;
  readonly resolver: NameResolver;
}

/** A real write through the guard and the name as a client resolves it; no status field is believed. */
export async function verify(
  document: RunDocument,
  ports: VerifyPorts,
  context: StepContext,
): Promise<VerificationAnswer> {
  await assertHolds(document, ports.runs);
  await ownedEpoch(document, ports.leases);
  const looks = await lookAtDatabases(ports, withoutLeftOut(document, context));
  const checks = await Promise.all([
    ...looks.map((look) => checkWrite(look, document.run.id, ports)),
    ...context.settings.records.map((record) => checkName(record, ports.resolver, context)),
  ]);
  return answer(checks, document, context);
}

async function checkWrite(look: DatabaseLook, runId: string, ports: VerifyPorts): Promise<Check> {
  const name = `write to ${look.database.name}`;
  const endpoint = endpointOf(look.instance);
  if (endpoint === undefined) return { name, passed: false, detail: 'the instance has no endpoint' };
  if (hasNoGuard(look)) return { name, passed: look.inside?.writable === true, detail: NOTHING_TO_WRITE_THROUGH };
  return attempt(name, async () => {
    await ports.connections.probe(look.database, endpoint).writeThrough(runId);
    return 'one row was committed through the guard';
  });
}

const NOTHING_TO_WRITE_THROUGH = 'grade "none": there is no guard to write through; looked at whether it is writable';

async function checkName(
  record: RecordSettings,
  resolver: NameResolver,
  { settings, region }: StepContext,
): Promise<Check> {
  const name = `name ${record.name}`;
  const wanted = record.endpoint[servingSide(settings.regions, region)];
  const check = await attempt(name, async () => (await resolver.targets(record.name)).join(', '));
  if (!check.passed) return check;
  const passed = check.detail.split(', ').some((target) => sameName(target, wanted));
  return { name, passed, detail: `resolves to ${check.detail || 'nothing'}, ${wanted} is wanted` };
}

const sameName = (a: string, b: string): boolean =>
  a.replace(/\.$/, '').toLowerCase() === b.replace(/\.$/, '').toLowerCase();

async function attempt(name: string, act: () => Promise<string>): Promise<Check> {
  try {
    return { name, passed: true, detail: await act() };
  } catch (error) {
    return { name, passed: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

function answer(checks: readonly Check[], document: RunDocument, { timings }: StepContext): VerificationAnswer {
  const before = document.verification;
  const waitedSeconds = before === undefined ? 0 : before.waitedSeconds + before.waitSeconds;
  const failed = checks.filter((check) => !check.passed);
  if (failed.length === 0) return { status: 'verified', waitSeconds: 0, waitedSeconds, checks };
  if (waitedSeconds >= timings.verifyDeadlineSeconds)
    throw new FailoverError(
      ERRORS.deadlineExceeded,
      `not verified after ${waitedSeconds} s: ${failed.map((check) => `${check.name}: ${check.detail}`).join('; ')}`,
    );
  return { status: 'waiting', waitSeconds: wholeSeconds(timings.pollSeconds), waitedSeconds, checks };
}
