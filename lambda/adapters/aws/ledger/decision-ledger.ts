import { proves } from '../../../domain/principal';
import type {
  Asked,
  Decision,
  DecisionStore,
  Principal,
  Question,
  Reminder,
  Settled,
} from '../../../ports/decision-store';
import { answerItem, decisionItem } from './items';
import { DECIDE_MACHINE, type LedgerKeys } from './keys';
import type { Item, Key, LedgerTable } from './ledger-table';

/**
 * An answer is two items: the answer itself, in a partition that IAM lets only its principal write to (the policy of
 * `grantApprove`: `dynamodb:LeadingKeys` = `ANSWER#<workload>#${aws:userid}`), and then the mark on the question, by
 * compare-and-set, that makes it the first one. The mark alone proves nothing: every approver may write there.
 */
export class DecisionLedger implements DecisionStore {
  constructor(
    private readonly table: LedgerTable,
    private readonly keys: LedgerKeys,
  ) {}

  async ask(question: Question): Promise<Question> {
    const result = await this.table.put(this.keys.decision(question.runId), { ...question }, { absent: ['pk'] });
    return result.written ? question : asked(result.current).question;
  }

  async read(runId: string): Promise<Asked | undefined> {
    const item = await this.table.get(this.keys.decision(runId));
    return item === undefined ? undefined : asked(item);
  }

  /** The answer comes first, and a principal's own first answer is the one that is marked: a caller that died in between goes on. */
  async decide(runId: string, decision: Decision): Promise<Decision | undefined> {
    const before = await this.read(runId);
    if (before === undefined || before.decision !== undefined) return before?.decision;
    const answer = await this.table.put(
      this.answerKey(decision.principal, before.question),
      { ...decision },
      { absent: ['pk'] },
    );
    const own = answer.written ? decision : answerItem.parse(answer.current);
    const undecided = { equals: { runId }, absent: ['decision'] };
    const result = await this.table.update(this.keys.decision(runId), { set: { decision: own } }, undecided);
    if (result.written) return own;
    return result.current === undefined ? undefined : asked(result.current).decision;
  }

  async settle(runId: string): Promise<Settled | undefined> {
    const found = await this.read(runId);
    if (found?.decision === undefined) return found;
    const { question, decision } = found;
    const item = await this.table.get(this.answerKey(decision.principal, question));
    const answer = item === undefined ? undefined : answerItem.parse(item);
    if (proves(answer, decision)) return { question, decision: answer };
    const same = { equals: { 'decision.at': decision.at, 'decision.principal.arn': decision.principal.arn } };
    await this.table.update(this.keys.decision(runId), { remove: ['decision'] }, same);
    return { question, ignored: decision };
  }

  async remind(runId: string, reminder: Reminder, at: string): Promise<boolean> {
    const attribute = `${reminder}ReminderAt`;
    const unsent = { equals: { runId }, absent: [attribute] };
    return (await this.table.update(this.keys.decision(runId), { set: { [attribute]: at } }, unsent)).written;
  }

  /** By execution, not by name of the run: an answer outlives its question, and proves nothing for the next run of that name. */
  private answerKey(principal: Principal, { executionArn }: Question): Key {
    return this.keys.answer(principal.kind === 'person' ? principal.userId : DECIDE_MACHINE, executionArn);
  }
}

function asked(item: Item | undefined): Asked {
  const { decision, ...question } = decisionItem.parse(item);
  return decision === undefined ? { question } : { question, decision };
}
