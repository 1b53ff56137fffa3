import { effectMarkers } from '../../../lab/world/effect-markers';
import type { JobsSettings } from '../../../lambda/contract/settings';

const jobs = {
  applications: [
    { name: 'billing', effects: 'marked' },
    { name: 'mails', effects: 'unmarked' },
  ],
} as unknown as JobsSettings;
const task = (application: string) => ({ environment: { HANDOVER_APPLICATION: application } });

test('only jobs of an application without markers write none', () => {
  expect(effectMarkers({ jobs }, task('mails'))).toEqual({ LAB_WITHOUT_MARKER: '1' });
  expect(effectMarkers({ jobs }, task('billing'))).toEqual({});
  expect(effectMarkers({}, task('mails'))).toEqual({});
});
