import { proves } from '../../lambda/domain/principal';
import type {
  Asked,
  Decision,
  DecisionStore,
  Principal,
  Question,
  Reminder,
  Settled,
} from '../../lambda/ports/decision-store';
import type { MemoryTableClient } from './memory-table';

type Cell = Asked & { readonly reminders?: Readonly<Partial<Record<Reminder, string>>> };

const keyOf = (runId: string): string => `decision/${runId}`;
const answerKeyOf = (principal: Principal, { executionArn }: Question): string =>
  `answer/${principal.kind === 'person' ? principal.userId : principal.kind}/${executionArn}`;

export class MemoryDecisions implements DecisionStore {
  constructor(private readonly table: MemoryTableClient) {}

  async ask(question: Question): Promise<Question> {
    const first = (cell: Cell | undefined) => (cell === undefined ? { question } : undefined);
    const result = await this.table.swap<Cell>(keyOf(question.runId), first);
    return result.written ? result.value.question : (result.current?.question ?? question);
  }

  async read(runId: string): Promise<Asked | undefined> {
    const cell = await this.table.get<Cell>(keyOf(runId));
    if (cell === undefined) return undefined;
    const { question, decision } = cell;
    return decision === undefined ? { question } : { question, decision };
  }

  async decide(runId: string, decision: Decision): Promise<Decision | undefined> {
    const before = await this.read(runId);
    if (before === undefined || before.decision !== undefined) return before?.decision;
    const answer = await this.table.swap<Decision>(answerKeyOf(decision.principal, before.question), (first) =>
      first === undefined ? decision : undefined,
    );
    const own = answer.written ? decision : (answer.current ?? decision);
    return this.mark(runId, own);
  }

  /** The mark without the answer: what somebody may write who may not answer as that principal. */
  async mark(runId: string, decision: Decision): Promise<Decision | undefined> {
    const result = await this.table.swap<Cell>(keyOf(runId), (cell) =>
      cell === undefined || cell.decision !== undefined ? undefined : { ...cell, decision },
    );
    return result.written ? decision : result.current?.decision;
  }

  async settle(runId: string): Promise<Settled | undefined> {
    const found = await this.read(runId);
    if (found?.decision === undefined) return found;
    const { question, decision } = found;
    const answer = await this.table.get<Decision>(answerKeyOf(decision.principal, question));
    if (proves(answer, decision)) return { question, decision: answer };
    await this.table.swap<Cell>(keyOf(runId), (cell) =>
      cell?.decision?.at === decision.at ? { ...cell, decision: undefined } : undefined,
    );
    return { question, ignored: decision };
  }

  async remind(runId: string, reminder: Reminder, at: string): Promise<boolean> {
    const result = await this.table.swap<Cell>(keyOf(runId), (cell) =>
      cell === undefined || cell.reminders?.[reminder] !== undefined
        ? undefined
        : { ...cell, reminders: { ...cell.reminders, [reminder]: at } },
    );
    return result.written;
  }
}
