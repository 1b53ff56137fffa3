import { byteLength, type Json } from '../../../lab/machine/json';
import { atMostBytes, MOST_PAYLOAD_BYTES, withinLimit } from '../../../lab/machine/payload-limit';

const PAYLOADS: readonly Json[] = [
  null,
  true,
  -1.2345678901234567e-123,
  '',
  'plain',
  '\u001f"\\',
  'ü€😀',
  '\ud800',
  [],
  {},
  [null, false, 1e21],
  { 'a "key"': { b: ['c', {}], ü: 0 } },
];

describe('the limit of a payload', () => {
  test.each(PAYLOADS)('never takes a payload for smaller than it is: %j', (payload) => {
    expect(atMostBytes(payload)).toBeGreaterThanOrEqual(byteLength(payload));
  });

  test('passes a payload of exactly so many bytes, whatever its outline says', () => {
    const payload = { text: 'x'.repeat(MOST_PAYLOAD_BYTES - '{"text":""}'.length) };
    expect(byteLength(payload)).toBe(MOST_PAYLOAD_BYTES);
    expect(atMostBytes(payload)).toBeGreaterThan(MOST_PAYLOAD_BYTES);
    expect(withinLimit(payload, 'it')).toBe(payload);
  });

  test.each<{ what: string; payload: Json }>([
    { what: 'one byte more', payload: { text: 'x'.repeat(MOST_PAYLOAD_BYTES - '{"text":""}'.length + 1) } },
    { what: 'few long characters', payload: '😀'.repeat(MOST_PAYLOAD_BYTES / 4) },
    { what: 'many small things', payload: Array.from({ length: 100_000 }, () => [0]) },
    { what: 'a long key', payload: { ['k'.repeat(MOST_PAYLOAD_BYTES)]: 1 } },
  ])('refuses $what, each time', ({ payload }) => {
    for (let time = 0; time < 2; time += 1)
      expect(() => withinLimit(payload, 'it')).toThrow(/it has \d+ bytes, the limit is 262144/);
  });
});
