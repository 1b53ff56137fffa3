/**
 * Decodes requests and encodes answers with the clients' own Smithy schemas: each client package exports them from its root
 * (`PromoteReadReplica$`, `DBInstanceNotFoundFault$`), `@aws-sdk/core/protocols` exports the serializers. None of that is
 * documented API, so every use of it stands in this file, and the client versions are pinned.
 */
import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as ecr from '@aws-sdk/client-ecr';
import * as ecs from '@aws-sdk/client-ecs';
import * as eventBridge from '@aws-sdk/client-eventbridge';
import * as rds from '@aws-sdk/client-rds';
import * as route53 from '@aws-sdk/client-route-53';
import * as secretsManager from '@aws-sdk/client-secrets-manager';
import * as serviceQuotas from '@aws-sdk/client-service-quotas';
import * as sfn from '@aws-sdk/client-sfn';
import * as sns from '@aws-sdk/client-sns';
import * as ssm from '@aws-sdk/client-ssm';
import { JsonCodec2, XmlShapeDeserializer, XmlShapeSerializer } from '@aws-sdk/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import type { AwsError } from './errors';

export interface WireRequest {
  readonly method: string;
  /** Path and query string. */
  readonly url: string;
  readonly target: string | undefined;
  readonly body: string;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** `json-as-is`: the body is handed through without a schema. `query-by-hand`: no client package, flat text members only. */
type Form = 'json' | 'json-as-is' | 'query' | 'query-by-hand' | 'rest-xml';

interface WireService {
  /** IAM's name of the service; the signing name but for CloudWatch. */
  readonly name: string;
  readonly form: Form;
  /** Only of a global service: the one Region that its API lives in, whatever Region a redirected client signs for. */
  readonly onlyIn?: string;
  readonly shapes: Readonly<Record<string, unknown>>;
}

const SERVICES: Readonly<Record<string, WireService>> = {
  dynamodb: { name: 'dynamodb', form: 'json-as-is', shapes: {} },
  events: { name: 'events', form: 'json', shapes: { ...eventBridge } },
  ecr: { name: 'ecr', form: 'json', shapes: { ...ecr } },
  ecs: { name: 'ecs', form: 'json', shapes: { ...ecs } },
  monitoring: { name: 'cloudwatch', form: 'json', shapes: { ...cloudwatch } },
  rds: { name: 'rds', form: 'query', shapes: { ...rds } },
  route53: { name: 'route53', form: 'rest-xml', onlyIn: 'us-east-1', shapes: { ...route53 } },
  secretsmanager: { name: 'secretsmanager', form: 'json', shapes: { ...secretsManager } },
  servicequotas: { name: 'servicequotas', form: 'json', shapes: { ...serviceQuotas } },
  sns: { name: 'sns', form: 'query', shapes: { ...sns } },
  ssm: { name: 'ssm', form: 'json', shapes: { ...ssm } },
  states: { name: 'states', form: 'json', shapes: { ...sfn } },
  sts: { name: 'sts', form: 'query-by-hand', shapes: {} },
};

type OperationShape = readonly [kind: 9, namespace: string, name: string, traits: unknown, input: never, output: never];
type ErrorShape = readonly [kind: -3, namespace: string, name: string, traits: ErrorTraits];
interface ErrorTraits {
  readonly error?: 'client' | 'server';
  readonly httpError?: number;
  readonly awsQueryError?: readonly [code: string, status: number];
}

const isOperation = (shape: unknown): shape is OperationShape => Array.isArray(shape) && shape[0] === 9;
const isError = (shape: unknown): shape is ErrorShape => Array.isArray(shape) && shape[0] === -3;

const XML = {
  timestampFormat: { useTrait: true, default: 5 as const },
  httpBindings: true,
  xmlNamespace: 'urn:lab',
  serviceNamespace: 'lab',
};
const json = new JsonCodec2({ timestampFormat: { useTrait: true, default: 7 }, jsonName: false });
const xmlReader = new XmlShapeDeserializer(XML);
const xmlWriter = new XmlShapeSerializer(XML);

export const serviceOf = (signingName: string): WireService | undefined => SERVICES[signingName];

export interface Decoded {
  readonly operation: string;
  readonly input: unknown;
}

/** Undefined when the request is none of the service's operations. The operation need not be one that the lab implements. */
export async function decode(service: WireService, request: WireRequest): Promise<Decoded | undefined> {
  if (service.form === 'rest-xml') return decodeRest(service, request);
  if (service.form === 'json' || service.form === 'json-as-is') return decodeJson(service, request);
  return decodeQuery(service, new URLSearchParams(request.body));
}

async function decodeJson(service: WireService, request: WireRequest): Promise<Decoded | undefined> {
  const operation = request.target?.split('.').at(-1);
  if (operation === undefined) return undefined;
  if (service.form === 'json-as-is') return { operation, input: JSON.parse(request.body) };
  const shape = service.shapes[`${operation}$`];
  if (!isOperation(shape)) return undefined;
  return { operation, input: await json.createDeserializer().read(NormalizedSchema.of(shape[4]), request.body) };
}

function decodeQuery(service: WireService, form: URLSearchParams): Decoded | undefined {
  const operation = form.get('Action');
  if (operation === null) return undefined;
  form.delete('Action');
  form.delete('Version');
  if (service.form === 'query-by-hand') return { operation, input: Object.fromEntries(form) };
  const shape = service.shapes[`${operation}$`];
  return isOperation(shape) ? { operation, input: readForm(NormalizedSchema.of(shape[4]), form, '') ?? {} } : undefined;
}

/** https://smithy.io/2.0/aws/protocols/aws-query-protocol.html: `Member.member.1.Inner=value` */
function readForm(schema: NormalizedSchema, form: URLSearchParams, path: string): unknown {
  if (schema.isListSchema()) return readFormList(schema, form, path);
  if (!schema.isStructSchema()) {
    const text = form.get(path);
    return text === null ? undefined : xmlReader.readSchema(schema, text);
  }
  if (path !== '' && ![...form.keys()].some((key) => key.startsWith(`${path}.`))) return undefined;
  const prefix = path === '' ? '' : `${path}.`;
  const members = [...schema.structIterator()].map(([name, member]): [string, unknown] => [
    name,
    readForm(member, form, `${prefix}${member.getMergedTraits().xmlName ?? name}`),
  ]);
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}

function readFormList(schema: NormalizedSchema, form: URLSearchParams, path: string): unknown {
  const item = schema.getValueSchema();
  const flat = schema.getMergedTraits().xmlFlattened;
  const base = flat ? path : `${path}.${item.getMergedTraits().xmlName ?? 'member'}`;
  const items: unknown[] = [];
  for (let position = 1; ; position += 1) {
    const value = readForm(item, form, `${base}.${position}`);
    if (value === undefined) return position === 1 ? undefined : items;
    items.push(value);
  }
}

function decodeRest(service: WireService, request: WireRequest): Decoded | undefined {
  const url = new URL(request.url, 'http://lab');
  for (const shape of Object.values(service.shapes)) {
    if (!isOperation(shape)) continue;
    const [method, template] = (shape[3] as { http: [string, string] }).http;
    const labels = method === request.method ? matchPath(template, url.pathname) : undefined;
    if (labels === undefined) continue;
    const schema = NormalizedSchema.of(shape[4]);
    const body = request.body === '' ? {} : xmlReader.read(schema, request.body);
    return { operation: shape[2], input: { ...body, ...labels, ...readSearch(schema, url.searchParams) } };
  }
  return undefined;
}

function matchPath(template: string, path: string): Record<string, string> | undefined {
  const pattern = template.replace(/\{(\w+)\+?\}/g, '(?<$1>[^/]+)');
  const groups = new RegExp(`^${pattern}/?$`).exec(path);
  if (groups === null) return undefined;
  return Object.fromEntries(
    Object.entries(groups.groups ?? {}).map(([name, text]) => [name, decodeURIComponent(text)]),
  );
}

function readSearch(schema: NormalizedSchema, search: URLSearchParams): Record<string, unknown> {
  const members = [...schema.structIterator()].flatMap(([name, member]): [string, unknown][] => {
    const text = search.get(member.getMergedTraits().httpQuery ?? '');
    return text === null ? [] : [[name, xmlReader.readSchema(member, text)]];
  });
  return Object.fromEntries(members);
}

const JSON_TYPE = { 'content-type': 'application/x-amz-json-1.1' };
const XML_TYPE = { 'content-type': 'text/xml' };

export function encode(service: WireService, operation: string, output: unknown): WireAnswer {
  if (service.form === 'json-as-is') return { status: 200, headers: JSON_TYPE, body: JSON.stringify(output) };
  if (service.form === 'query-by-hand') return queryAnswer(operation, flatXml(output as Record<string, string>));
  const shape = service.shapes[`${operation}$`];
  if (!isOperation(shape)) throw new Error(`${service.name}:${operation} has no schema in its client`);
  const schema = NormalizedSchema.of(shape[5]);
  if (service.form === 'json') return { status: 200, headers: JSON_TYPE, body: writeJson(schema, output) };
  const xml = writeXml(schema, output);
  return service.form === 'rest-xml'
    ? { status: 200, headers: XML_TYPE, body: xml }
    : queryAnswer(operation, inner(xml));
}

const writeJson = (schema: NormalizedSchema, value: unknown): string => {
  if (schema.isUnitSchema()) return '{}';
  const writer = json.createSerializer();
  writer.write(schema, value ?? {});
  return new TextDecoder().decode(writer.flush());
};

const writeXml = (schema: NormalizedSchema, value: unknown): string => {
  if (schema.isUnitSchema()) return '';
  xmlWriter.write(schema, value ?? {});
  return String(xmlWriter.flush());
};

const queryAnswer = (operation: string, members: string): WireAnswer => ({
  status: 200,
  headers: XML_TYPE,
  body: `<${operation}Response><${operation}Result>${members}</${operation}Result></${operation}Response>`,
});

/** The query protocol wants the members below an element of its own name, not the output shape's. */
const inner = (xml: string): string => xml.replace(/^<[^>]*>/, '').replace(/<\/[^>]*>$/, '');

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

const flatXml = (members: Readonly<Record<string, string>>): string =>
  Object.entries(members)
    .map(([name, text]) => `<${name}>${escaped(text)}</${name}>`)
    .join('');

/** Code and status come from the service's model; an error that is not modelled (throttling, validation) is a 400 unless it says more. */
export function encodeError(service: WireService, error: AwsError): WireAnswer {
  const shape = service.shapes[`${error.name}$`];
  const traits: ErrorTraits = isError(shape) ? shape[3] : {};
  const [code, queryStatus] = traits.awsQueryError ?? [error.name, undefined];
  const status = error.extra.status ?? traits.httpError ?? queryStatus ?? (traits.error === 'server' ? 500 : 400);
  const type = status < 500 ? 'Sender' : 'Receiver';
  if (service.form === 'json' || service.form === 'json-as-is') {
    const body = JSON.stringify({ __type: error.name, message: error.message, ...error.extra.fields });
    return { status, headers: { ...JSON_TYPE, 'x-amzn-query-error': `${code};${type}` }, body };
  }
  const members = flatXml({ Type: type, Code: code, Message: error.message });
  return { status, headers: XML_TYPE, body: `<ErrorResponse><Error>${members}</Error></ErrorResponse>` };
}
