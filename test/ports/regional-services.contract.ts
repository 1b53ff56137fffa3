import type { ConnectionParameters, Notices, Signals, TrafficRecords } from '../../lambda/ports/outside';
import type { StandingRecords } from '../../lambda/ports/standing-records';

/** The small services of one Region, and the zone `Z1` of `example.com`. */
export interface ServicesSubject {
  readonly parameters: ConnectionParameters;
  readonly notices: Notices;
  readonly signals: Signals;
  readonly records: TrafficRecords & StandingRecords;
  parameter(name: string): string | undefined;
  sent(): readonly { readonly subject?: string; readonly text: string }[];
  /** What the zone answers once a change has spread. */
  target(name: string): Promise<string | undefined>;
  silence(service: 'parameters' | 'records'): void;
}

const RECORD = { zoneId: 'Z1', name: 'orders.example.com', target: 'west.example.com', ttlSeconds: 60 };

/** What the small services of a Region promise. */
export function regionalServicesContract(make: () => Promise<ServicesSubject>): void {
  test('a parameter is written, and written over', async () => {
    const { parameters, parameter } = await make();
    expect(await parameters.read('/shop/orders/connection/db')).toBeUndefined();
    await parameters.write('/shop/orders/connection/db', 'one');
    expect(await parameters.read('/shop/orders/connection/db')).toBe('one');
    await parameters.write('/shop/orders/connection/db', 'two');
    expect(parameter('/shop/orders/connection/db')).toBe('two');
  });

  test('fails as Transient when parameters do not answer', async () => {
    const subject = await make();
    subject.silence('parameters');
    await expect(subject.parameters.write('/x', 'y')).rejects.toMatchObject({ name: 'Transient' });
    await expect(subject.parameters.read('/x')).rejects.toMatchObject({ name: 'Transient' });
  });

  test('a notice is sent', async () => {
    const { notices, sent } = await make();
    await notices.send({ subject: 'Failover', text: 'done' });
    expect(sent()).toMatchObject([{ subject: 'Failover', text: 'done' }]);
  });

  test('a notice with a long subject, or with a name that is not ASCII, reaches people all the same', async () => {
    const { notices, sent } = await make();
    await notices.send({ subject: `Failover of ${'orders '.repeat(30)}`, text: 'done' });
    await notices.send({ subject: 'Failover of Aufträge', text: 'done' });
    expect(sent()).toHaveLength(2);
  });

  test('metrics are published', async () => {
    const { signals } = await make();
    await signals.publish([{ name: 'Serving', value: 1, dimensions: { Workload: 'orders' } }]);
  });

  test('a record is changed once', async () => {
    const { records, target } = await make();
    expect(await records.point(RECORD)).toBe('changed');
    expect(await target(RECORD.name)).toBe('west.example.com');
    expect(await records.point(RECORD)).toBe('already');
    expect(await records.point({ ...RECORD, target: 'east.example.com' })).toBe('changed');
    expect(await target(RECORD.name)).toBe('east.example.com');
  });

  test('whether a record names a target is read, and unknown when the API does not answer', async () => {
    const subject = await make();
    expect(await subject.records.pointsAt(RECORD)).toBe(false);
    await subject.records.point(RECORD);
    expect(await subject.records.pointsAt(RECORD)).toBe(true);
    expect(await subject.records.pointsAt({ ...RECORD, target: 'east.example.com' })).toBe(false);
    subject.silence('records');
    expect(await subject.records.pointsAt(RECORD)).toBeUndefined();
  });

  test('a record change is queued when the API does not answer', async () => {
    const subject = await make();
    subject.silence('records');
    expect(await subject.records.point(RECORD)).toBe('queued');
    expect(await subject.target(RECORD.name)).toBeUndefined();
  });

  test('a record is found as it stands, and put over', async () => {
    const { records, target } = await make();
    expect(await records.find(RECORD)).toBeUndefined();
    await records.put(RECORD);
    expect(await records.find(RECORD)).toEqual({ targets: ['west.example.com'], ttlSeconds: 60 });
    await records.put({ ...RECORD, ttlSeconds: 30 });
    expect(await records.find(RECORD)).toEqual({ targets: ['west.example.com'], ttlSeconds: 30 });
    expect(await target(RECORD.name)).toBe('west.example.com');
  });

  test('another record of the zone is not taken for one that is missing', async () => {
    const { records } = await make();
    await records.put({ ...RECORD, name: 'zebra.example.com' });
    expect(await records.find(RECORD)).toBeUndefined();
  });

  test('fails as Transient when Route 53 does not answer: that is not missing', async () => {
    const subject = await make();
    subject.silence('records');
    await expect(subject.records.find(RECORD)).rejects.toMatchObject({ name: 'Transient' });
    await expect(subject.records.put(RECORD)).rejects.toMatchObject({ name: 'Transient' });
  });
}
