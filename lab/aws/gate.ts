import type { Call, Operations } from './call';
import { AwsError, NotImplementedByLab } from './errors';
import type { FaultKind, Faults } from './faults';
import type { Cut, Network } from './network';
import { unknownParameters } from './parameters';
import type { Verdict } from './server';
import type { Outcome, WireLog } from './wire-log';

/** A call that its caller may not make. */
export interface Denial {
  /** Who may not do what on what. */
  readonly what: string;
  readonly error: AwsError;
}

/** Undefined when the caller may. */
export type Authorize = (call: Call, input: unknown) => Denial | undefined;

export interface GateParts {
  readonly services: Readonly<Record<string, Operations>>;
  readonly faults: Faults;
  readonly network: Network;
  readonly log: WireLog;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Called with the name of whatever the lab does not implement, and of whatever a caller may not do. */
  readonly refuse: (what: string) => void;
  /** @default - everybody may everything */
  readonly authorize?: Authorize;
}

/** Lets a call through cuts, strictness, permissions and scripted faults to its handler, and logs how it ended. */
export class Gate {
  constructor(private readonly parts: GateParts) {}

  async decide(call: Call, input: unknown): Promise<Verdict> {
    const entry = this.parts.log.open(call, JSON.parse(JSON.stringify(input)));
    const { verdict, outcome } = await this.#judge(call, input);
    entry.end(outcome);
    return verdict.kind === 'silence' ? { kind: 'silence', left: () => entry.left() } : verdict;
  }

  async #judge(call: Call, input: unknown): Promise<Judged> {
    const cut = this.parts.network.severs(call);
    if (cut !== undefined) return CUT[cut];
    const missing = this.#missing(call, input);
    if (missing !== undefined) return this.#refused(missing);
    const denial = this.parts.authorize?.(call, input);
    if (denial !== undefined) return this.#denied(denial);
    let dropped = false;
    for (const fault of this.parts.faults.hit(call, input)) {
      if (fault.kind === 'delay') await this.parts.sleep(fault.milliseconds);
      else if (fault.kind === 'hold') await fault.until;
      else if (fault.kind === 'drop-answer') dropped = true;
      else return struck(fault, call);
    }
    const cutMeanwhile = this.parts.network.severs(call);
    if (cutMeanwhile !== undefined) return CUT[cutMeanwhile];
    const judged = await this.#handle(call, input);
    return this.#answer(call, judged, dropped);
  }

  /** It has taken effect; its answer may still be lost on the way back. */
  #answer(call: Call, judged: Judged, dropped: boolean): Judged {
    const severed = this.parts.network.severs(call) ?? (dropped ? 'reset' : undefined);
    return severed === undefined ? judged : DROPPED[severed];
  }

  #missing(call: Call, input: unknown): string | undefined {
    const operation = this.parts.services[call.service]?.[call.operation];
    const name = `${call.service}:${call.operation}`;
    if (operation === undefined) return `${name} is not implemented by the lab`;
    const unknown = unknownParameters(input, operation.parameters);
    return unknown.length === 0 ? undefined : `${name} parameter ${unknown.join(', ')} is not implemented by the lab`;
  }

  #refused(message: string): Judged {
    this.parts.refuse(message);
    return answered(new AwsError('NotImplementedByLab', message));
  }

  #denied({ what, error }: Denial): Judged {
    this.parts.refuse(what);
    return answered(error);
  }

  async #handle(call: Call, input: unknown): Promise<Judged> {
    try {
      const output = await this.parts.services[call.service]?.[call.operation]?.handle(input, call);
      return { verdict: { kind: 'answer', output }, outcome: 'ok' };
    } catch (error) {
      if (error instanceof AwsError) return answered(error);
      if (error instanceof NotImplementedByLab)
        return this.#refused(`${call.service}:${call.operation} ${error.message}`);
      return this.#refused(`${call.service}:${call.operation} failed inside the lab: ${error}`);
    }
  }
}

interface Judged {
  readonly verdict: Verdict;
  readonly outcome: Outcome;
}

const REFUSED: Judged = { verdict: { kind: 'reset' }, outcome: 'refused' };
const SILENT: Judged = { verdict: { kind: 'silence' }, outcome: 'black-hole' };
const EMPTY: Judged = { verdict: { kind: 'answer', output: {} }, outcome: 'empty' };
const CUT: Readonly<Record<Cut, Judged>> = { reset: REFUSED, silence: SILENT };
const DROPPED: Readonly<Record<Cut, Judged>> = {
  reset: { verdict: { kind: 'reset' }, outcome: 'dropped' },
  silence: { verdict: { kind: 'silence' }, outcome: 'dropped' },
};
const answered = (error: AwsError): Judged => ({ verdict: { kind: 'error', error }, outcome: error.name });

/** Services of the query and REST-XML kind call it `Throttling`, the JSON ones `ThrottlingException`. */
const THROTTLING_NAMES: Readonly<Record<string, string>> = {
  rds: 'Throttling',
  route53: 'Throttling',
  sns: 'Throttling',
};

function struck(fault: Exclude<FaultKind, { kind: 'delay' | 'hold' | 'drop-answer' }>, call: Call): Judged {
  switch (fault.kind) {
    case 'refuse':
      return REFUSED;
    case 'black-hole':
      return SILENT;
    case 'empty':
      return EMPTY;
    case 'throttle':
      return answered(new AwsError(THROTTLING_NAMES[call.service] ?? 'ThrottlingException', 'Rate exceeded'));
    case 'error': {
      const extra = fault.status === undefined ? {} : { status: fault.status };
      return answered(new AwsError(fault.name, fault.message ?? `${fault.name}, scripted by the lab`, extra));
    }
  }
}
