import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import type { JobMethod } from '../lambda/contract/job-api';

/** What an SDK client takes as `credentials`: keys, or a function that answers them. */
export type Credentials = ConstructorParameters<typeof SignatureV4>[0]['credentials'];

/** The HTTP API of one Region, as its parameter `/<installation>/<workload>/jobs/endpoint` says. */
export interface RegionalEndpoint {
  readonly region: string;
  readonly url: string;
}

export interface ApiRequest {
  readonly method: JobMethod;
  /** Below the endpoint, encoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A request as `fetch` takes it, signed for the Region that it goes to: the same one is refused in the other. */
export async function signedRequest(
  { region, url }: RegionalEndpoint,
  { method, path, query, body }: ApiRequest,
  credentials: Credentials,
): Promise<Request> {
  const { protocol, host, hostname, pathname } = new URL(url);
  const signer = new SignatureV4({ credentials, region, service: 'execute-api', sha256: Sha256 });
  const whole = `${pathname.replace(/\/$/, '')}${path}`;
  const headers = { host, ...(body !== undefined && { 'content-type': 'application/json' }) };
  const signed = await signer.sign({ method, protocol, hostname, path: whole, query: { ...query }, headers, body });
  const text = new URLSearchParams(query).toString().replaceAll('+', '%20');
  const address = `${protocol}//${host}${whole}${text === '' ? '' : `?${text}`}`;
  return new Request(address, { method, headers: signed.headers, ...(body !== undefined && { body }) });
}
