import { ERRORS, FailoverError } from '../contract/errors';
import type { RegisteredAnswer } from '../contract/reprotect-document';
import type { RunDocument } from '../contract/run-document';
import type { ProtectionStore } from '../ports/protection-store';
import { type LeftSidePorts, leftSide } from './left-side';
import { now, type StepContext } from './step';

export interface RegisterReplicaPorts extends LeftSidePorts {
  readonly protections: ProtectionStore;
}

/** From here on people know that this side can take over again, and what is kept until they delete it. */
export async function registerReplica(
  document: RunDocument,
  ports: RegisterReplicaPorts,
  context: StepContext,
): Promise<RegisteredAnswer> {
  const { epoch } = await leftSide(document, ports, context);
  const { seeded, kept, run } = document;
  if (seeded?.status !== 'seeded')
    throw new FailoverError(ERRORS.badInput, 'nothing shows that the replicas follow: SeedReplica has not finished');
  const databases = seeded.databases.map(({ name, replica }) => {
    const old = kept?.databases.find((one) => one.name === name);
    const { instance, snapshot } = old ?? {};
    return { name, replica, ...(instance && { kept: instance }), ...(snapshot && { snapshot }) };
  });
  const { region } = context;
  await ports.protections.protect({ region, epoch, at: now(context), by: run.id, databases });
  return { region, epoch };
}
