import example from '../../../handover.config';
import type { HandoverConfig } from '../../../lib/config/config';
import { formatMistakes } from '../../../lib/config/mistakes';
import { parseConfig } from '../../../lib/config/parse-config';

const STANDBY = 'https://orders-usw2.example.com/canary';
const URL_WANTED = 'an https address with host and path such as "https://orders-use1.example.com/canary"';

/** Mistakes of the example with this transaction, one line each. */
function mistakesOf(transaction: unknown): readonly string[] {
  const written = { ...example, workloads: example.workloads.map((each) => ({ ...each, transaction })) };
  const parsed = parseConfig(written as HandoverConfig);
  const [, ...lines] = formatMistakes(parsed.ok ? [] : parsed.mistakes, 'it').split('\n');
  return lines.map((line) => line.trim());
}
const at = (home: string, standby = STANDBY) => ({ url: { home, standby } });

test.each([
  ['a path', 'https://a.example.com/canary'],
  ['a port and a query', 'https://a.example.com:8443/canary?probe=1'],
])('an address with %s is accepted', (_, home) => {
  expect(mistakesOf(at(home))).toEqual([]);
});

test('none is needed', () => {
  expect(mistakesOf(undefined)).toEqual([]);
});

test.each([
  'http://orders-use1.example.com/canary',
  'https://orders-use1.example.com',
  'https://orders-use1.example.com/',
  'https:///canary',
  'https://a.example.com:99999/canary',
  'https://user:secret@orders-use1.example.com/canary',
  'https://localhost/canary',
  'https://10.0.0.1/canary',
  'orders-use1.example.com/canary',
])('refuses %s', (home) => {
  expect(mistakesOf(at(home))).toEqual([`workloads[0].transaction.url.home: is "${home}", should be ${URL_WANTED}`]);
});

test('a port that is none hides no other mistake', () => {
  expect(mistakesOf(at('https://a.example.com:99999/canary', 'http://b.example.com/canary'))).toHaveLength(2);
});

test('refuses one without addresses', () => {
  expect(mistakesOf({})).toEqual([
    'workloads[0].transaction.url: is nothing, should be an object with the keys home, standby',
  ]);
});

test('refuses one host for both sides', () => {
  expect(mistakesOf(at('https://a.example.com/canary', 'https://a.example.com/other'))).toEqual([
    'workloads[0].transaction.url.standby: is "https://a.example.com/other", should be an address on another host than home\'s, ' +
      'which is "a.example.com" too: each side\'s own',
  ]);
});

test('refuses the name that follows the active Region', () => {
  expect(mistakesOf(at('https://a.example.com/x', 'https://orders.example.com:8443/x'))).toEqual([
    'workloads[0].transaction.url.standby: is "https://orders.example.com:8443/x", should be an address on the side\'s own host: ' +
      '"orders.example.com" follows the active Region, so it does not tell one side from the other',
  ]);
});
