import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LabFunction } from '../../../lab/lambda/lab-function';

/** A bundle as small as can be: what it does stands in the event. */
const BUNDLE = `
import { writeFileSync } from 'node:fs';
let calls = 0;
class Transient extends Error { name = 'Transient'; }
export const handler = async ({ does, file, ...event }, context) => {
  calls += 1;
  if (file) writeFileSync(file, String(process.pid));
  if (does === 'throw') throw new Transient('the ledger did not answer');
  if (does === 'throw text') throw 'just text';
  if (does === 'exit') process.exit(3);
  if (does === 'hang') await new Promise(() => setInterval(() => {}, 1000));
  if (does === 'say nothing') return undefined;
  console.log('call', calls);
  return {
    event, calls, pid: process.pid, region: process.env.AWS_REGION, key: process.env.AWS_ACCESS_KEY_ID,
    secret: process.env.SECRET_OF_THE_PARENT ?? 'not seen',
    name: context.functionName, request: context.awsRequestId, leftMs: context.getRemainingTimeInMillis(),
    nowMs: Date.now(), newMs: new Date().getTime(), givenMs: new Date(7).getTime(),
  };
};`;

/** A folder with the bundle in it, and room for logs. */
export class BundleFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'handover-container-'));

  constructor() {
    writeFileSync(join(this.path, 'index.mjs'), BUNDLE);
  }

  lambda(given: Partial<LabFunction> = {}): LabFunction {
    const { name = 'shop-orders-step', region = 'us-west-2' } = given;
    return {
      arn: `arn:aws:lambda:${region}:111122223333:function:${name}`,
      name,
      region,
      assetFolder: this.path,
      handler: 'index.handler',
      timeoutSeconds: 5,
      environment: {},
      ...given,
    };
  }

  file(name: string): string {
    return join(this.path, name);
  }

  read(name: string): string {
    return readFileSync(this.file(name), 'utf8');
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Signal 0 asks only whether the process is there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export async function comesTrue(holds: () => boolean): Promise<boolean> {
  for (let looks = 0; looks < 500; looks++) {
    if (holds()) return true;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return false;
}
