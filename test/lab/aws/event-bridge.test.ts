import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { LabCloud } from '../../../lab/aws';
import { configuration, failure, STANDBY } from './clients';

const cloud = new LabCloud();
beforeAll(() => cloud.start());
afterAll(() => cloud.stop());

const put = (...Entries: PutEventsRequestEntry[]) =>
  new EventBridgeClient(configuration(cloud, STANDBY)).send(new PutEventsCommand({ Entries }));
const entry = { Source: 'handover', DetailType: 'Run Started', Detail: '{"run":"é"}' };

test('an event is kept with its Region, source, type and detail', async () => {
  expect(await put(entry)).toMatchObject({ FailedEntryCount: 0, Entries: [{ EventId: 'event-1' }] });
  expect(cloud.events).toMatchObject([
    { region: STANDBY, source: 'handover', detailType: 'Run Started', detail: { run: 'é' } },
  ]);
});

test.each([
  ['MalformedDetail', { ...entry, Detail: '{' }],
  ['MalformedDetail', { ...entry, Detail: '[1]' }],
  ['InvalidArgument', { ...entry, Source: undefined }],
  ['NotAuthorizedForSourceException', { ...entry, Source: 'aws.states' }],
])('fails with %s of one entry, and takes the others', async (code, wrong) => {
  const before = cloud.events.length;
  expect(await put(wrong, entry)).toMatchObject({ FailedEntryCount: 1, Entries: [{ ErrorCode: code }, {}] });
  expect(cloud.events).toHaveLength(before + 1);
});

test('refuses more than ten entries, and another bus than the default one by name', async () => {
  expect((await failure(put(...Array.from({ length: 11 }, () => entry)))).name).toBe('ValidationException');
  const error = await failure(put({ ...entry, EventBusName: 'orders' }));
  expect(error.message).toBe('events:PutEvents parameter Entries.EventBusName is not implemented by the lab');
});
