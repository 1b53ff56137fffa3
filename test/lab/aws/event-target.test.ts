import { type EventTarget, targetInput } from '../../../lab/aws';

const event = {
  time: '2026-11-22T12:00:00Z',
  detail: { alarmName: 'a "quoted" name', list: [{ 'a-key': 7 }], state: { value: 'ALARM' } },
};

const transformer = (InputTemplate: string, InputPathsMap = {}): EventTarget => ({
  InputTransformer: { InputTemplate, InputPathsMap },
});

const TABLE: readonly [string, EventTarget, unknown][] = [
  ['the event itself', {}, event],
  ['a constant', { Input: '{"trigger":"schedule"}' }, { trigger: 'schedule' }],
  ['a part of the event', { InputPath: "$.detail.list[0]['a-key']" }, 7],
  [
    'a template with bare variables, as CDK writes it',
    transformer('{"alarm":<detail-alarmName>,"at":<time>,"state":<s>}', {
      'detail-alarmName': '$.detail.alarmName',
      time: '$.time',
      s: '$.detail.state',
    }),
    { alarm: 'a "quoted" name', at: '2026-11-22T12:00:00Z', state: { value: 'ALARM' } },
  ],
  [
    'a template with variables inside of strings',
    transformer('{"text":"alarm <name> is \\"<v>\\""}', { name: '$.detail.alarmName', v: '$.detail.state.value' }),
    { text: 'alarm a "quoted" name is "ALARM"' },
  ],
  [
    'a template that is one string',
    transformer('"state <v>, none <n>"', { v: '$.detail.state.value', n: '$.none' }),
    'state ALARM, none ',
  ],
  ['the whole event in a template', transformer('{"event":<aws.events.event>}'), { event }],
];

test.each(TABLE)('a target receives %s', (_, target, wanted) => {
  expect(targetInput(target, event)).toEqual(wanted);
});

test.each([
  ['a variable that has no path', transformer('{"a":<b>}'), /<b> in an input template/],
  ['a path that is no JSONPath of EventBridge', { InputPath: '$..detail' }, /path \$\.\.detail is not implemented/],
  ['a bare variable that the event lacks', transformer('{"a":<b>}', { b: '$.none' }), /<b> is missing in the event/],
  ['a template that gives no JSON', transformer('{"a":'), /does not give JSON/],
])('refuses %s', (_, target, message) => {
  expect(() => targetInput(target, event)).toThrow(message);
});
