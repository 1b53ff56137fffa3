import type { CallVerdict } from '../../contract/dry-run';
import type { RunDocument } from '../../contract/run-document';
import type { StepName } from '../../contract/steps';
import { type Effect, type JournalEntry, plannedCalls } from '../../domain/dry-run';
import { now, type StepContext } from '../step';

/** The next one's answer takes the place of the first one's. */
const SHARES_ITS_PLACE: Readonly<Partial<Record<StepName, StepName>>> = { ReadDecision: 'AskForApproval' };

/** As many jobs as a report names one by one. */
const MOST_ALIKE = 50;

type Of<Kind extends Effect['kind']> = Extract<Effect, { kind: Kind }>;

/** What a call would be, and what was read to judge it. */
export interface Planned {
  readonly operation: string;
  readonly target: string;
  readonly verdict?: CallVerdict;
  readonly detail: string;
  readonly effect?: Effect;
}

/** The calls of a dry run: those that the document holds, and the ones of the step that runs now. */
export class Journal {
  private readonly before: readonly JournalEntry[];
  private readonly made: JournalEntry[] = [];
  private readonly more = new Map<string, number>();

  constructor(
    document: unknown,
    readonly step: StepName,
    readonly run: RunDocument['run'] | undefined,
    private readonly context: StepContext,
  ) {
    this.before = plannedCalls(document);
  }

  get now(): string {
    return now(this.context);
  }

  plan({ verdict = 'would pass', ...call }: Planned): void {
    this.made.push({ at: this.before.length + this.made.length, step: this.step, verdict, ...call });
  }

  /** One of many that are alike, of which a person reads the first ones only. */
  planOneOfMany(call: Planned): void {
    const alike = this.made.filter(({ operation }) => operation === call.operation).length;
    if (alike < MOST_ALIKE) this.plan(call);
    else this.more.set(call.operation, (this.more.get(call.operation) ?? 0) + 1);
  }

  /** An earlier round of this step has planned its calls. */
  get isLaterRound(): boolean {
    return this.before.some(({ step }) => step === this.step);
  }

  /** What the answer of this step carries: it takes the place of its earlier one. */
  carried(): readonly JournalEntry[] {
    for (const [operation, count] of this.more)
      this.plan({ operation, target: `${count} more`, detail: 'like those before' });
    const earlier = SHARES_ITS_PLACE[this.step];
    return [...this.before.filter(({ step }) => step === this.step || step === earlier), ...this.made];
  }

  all<Kind extends Effect['kind']>(kind: Kind): readonly Of<Kind>[] {
    return [...this.before, ...this.made].flatMap(({ effect }) => (isOf(effect, kind) ? [effect] : []));
  }

  last<Kind extends Effect['kind']>(kind: Kind): Of<Kind> | undefined {
    return this.all(kind).at(-1);
  }
}

const isOf = <Kind extends Effect['kind']>(effect: Effect | undefined, kind: Kind): effect is Of<Kind> =>
  effect?.kind === kind;
