import type { TransactionProbe } from '../../lambda/ports/transaction-probe';

/** An application's endpoint, and how it can behave. */
export interface ProbeSubject {
  readonly probe: TransactionProbe;
  readonly url: string;
  /** Ids that the endpoint was sent. */
  readonly ids: readonly string[];
  answers(status: number): void;
  goesAway(): Promise<void>;
}

/** What every probe of real transactions promises. */
export function transactionProbeContract(make: () => Promise<ProbeSubject>): void {
  test.each([200, 201, 204])('%i is a transaction that is committed', async (status) => {
    const { probe, url, ids, answers } = await make();
    answers(status);
    expect(await probe.attempt(url, 'id-1')).toEqual({ committed: true });
    expect(ids).toEqual(['id-1']);
  });

  test.each([301, 404, 429, 500, 503])('%i is one that failed, and says so', async (status) => {
    const { probe, url, answers } = await make();
    answers(status);
    expect(await probe.attempt(url, 'id-1')).toEqual({ committed: false, because: `answered ${status}` });
  });

  test('no answer is an answer', async () => {
    const subject = await make();
    await subject.goesAway();
    expect(await subject.probe.attempt(subject.url, 'id-1')).toMatchObject({ committed: false });
  });
}
