import { DRY_RUN_TRIGGER } from '../contract/dry-run';
import { ERRORS, FailoverError } from '../contract/errors';
import { type ExecutionContext, OVERRIDES, type Override, type Trigger } from '../contract/run-document';
import type { Orchestration } from '../contract/steps';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): value is string => typeof value === 'string' && value.length > 0;

/**
 * What started the run. The console pre-fills an example object and people leave it there, so unknown keys are ignored
 * and an empty input is a person in the console.
 */
export function readTrigger(execution: ExecutionContext): Trigger {
  const input = execution.Input ?? {};
  if (!isObject(input))
    throw badInput(`the execution's input is ${JSON.stringify(input)}, it must be a JSON object such as {}`);
  const given = input.trigger ?? input;
  if (!isObject(given))
    throw badInput(`trigger is ${JSON.stringify(given)}, it must be an object with kind "alarm" or "person"`);
  if (given.kind === DRY_RUN_TRIGGER) return person({ ...given, kind: 'person' }, execution);
  return given.kind === 'alarm' ? alarm(given) : person(given, execution);
}

function alarm(given: Record<string, unknown>): Trigger {
  if (given.overrides !== undefined || given.acceptLoss !== undefined)
    throw badInput(
      `an alarm came with ${given.overrides === undefined ? 'acceptLoss' : `overrides ${JSON.stringify(given.overrides)}`}; only a person may override, by name`,
    );
  if (!isText(given.alarm))
    throw badInput(`trigger.alarm is ${JSON.stringify(given.alarm)}, it must be the alarm's name`);
  if (!isText(given.at) || Number.isNaN(Date.parse(given.at)))
    throw badInput(`trigger.at is ${JSON.stringify(given.at)}, it must be an ISO 8601 time`);
  return { kind: 'alarm', alarm: given.alarm, at: given.at };
}

function person(given: Record<string, unknown>, execution: ExecutionContext): Trigger {
  const { acceptLoss, by, reason, kind } = given;
  if (kind !== undefined && kind !== 'person')
    throw badInput(`trigger.kind is ${JSON.stringify(kind)}, it must be "alarm" or "person"`);
  if (acceptLoss !== undefined && typeof acceptLoss !== 'boolean')
    throw badInput(`acceptLoss is ${JSON.stringify(acceptLoss)}, it must be true or false`);
  const overrides = readOverrides(given.overrides);
  if (overrides.length > 0 && !(isText(by) && isText(reason)))
    throw badInput(`overrides is ${JSON.stringify(overrides)}, it goes with "by" and "reason": who overrides, and why`);
  return {
    kind: 'person',
    by: isText(by) ? by : `whoever started execution ${execution.Name}`,
    reason: isText(reason) ? reason : 'no reason given',
    acceptLoss: acceptLoss ?? false,
    overrides,
  };
}

function readOverrides(given: unknown): readonly Override[] {
  if (given === undefined) return [];
  const known = Array.isArray(given) ? OVERRIDES.filter((override) => given.includes(override)) : [];
  if (Array.isArray(given) && given.length === known.length) return known;
  throw badInput(`overrides is ${JSON.stringify(given)}, it must be a list of ${OVERRIDES.join(', ')}`);
}

/** A switchover and a reprotect lose nothing and open nothing unfenced, so there is nothing to accept and nothing to override. */
export function assertPlanned(trigger: Trigger, orchestration: Exclude<Orchestration, 'failover'>): void {
  if (trigger.kind === 'alarm')
    throw badInput(
      `alarm ${trigger.alarm} started a ${orchestration}; a person starts it, an alarm starts the failover`,
    );
  if (trigger.acceptLoss) throw badInput(`acceptLoss is true; a ${orchestration} loses nothing, leave it out`);
  if (trigger.overrides.length > 0)
    throw badInput(`overrides is ${JSON.stringify(trigger.overrides)}; a ${orchestration} has none, leave it out`);
}

const badInput = (message: string) => new FailoverError(ERRORS.badInput, message);

export const describeTrigger = (trigger: Trigger): string =>
  trigger.kind === 'alarm' ? `alarm ${trigger.alarm} at ${trigger.at}` : `${trigger.by} (${trigger.reason})`;

/** An alarm overrides nothing. */
export const overrides = (trigger: Trigger, override: Override): boolean =>
  trigger.kind === 'person' && trigger.overrides.includes(override);
