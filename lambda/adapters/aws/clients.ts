import { NodeHttpHandler } from '@smithy/node-http-handler';

export interface CallBudget {
  readonly region: string;
  readonly connectMs: number;
  readonly answerMs: number;
  readonly attempts: number;
}

/** Explicit Region, time-outs and tries for every client; `AWS_ENDPOINT_URL` may redirect it, the code does not know. */
export const clientConfig = ({ region, connectMs, answerMs, attempts }: CallBudget) => ({
  region,
  maxAttempts: attempts,
  requestHandler: new NodeHttpHandler({
    connectionTimeout: connectMs,
    requestTimeout: answerMs,
    throwOnRequestTimeout: true,
  }),
});

/** Control planes of the own Region: a few tries inside a step's 30 s. */
export const controlPlane = (region: string): CallBudget => ({
  region,
  connectMs: 1_000,
  answerMs: 4_000,
  attempts: 3,
});

/** A ledger endpoint gets one try of at most a second; the next endpoint is the retry (design §2). */
export const ledgerEndpoint = (region: string): CallBudget => ({
  region,
  connectMs: 500,
  answerMs: 1_000,
  attempts: 1,
});

/** The Region that was left: short, once, never waited for. */
export const bestEffort = (region: string): CallBudget => ({ region, connectMs: 500, answerMs: 1_000, attempts: 1 });

/** What is asked beside a run's own way, two seconds at most: the second try is for a connection that was closed in the meantime. */
export const beside = (region: string): CallBudget => ({ region, connectMs: 500, answerMs: 1_000, attempts: 2 });
