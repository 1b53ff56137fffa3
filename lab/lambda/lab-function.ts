/** A Lambda function of the synthesized app. */
export interface LabFunction {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  /** Folder of the bundle in the cloud assembly. */
  readonly assetFolder: string;
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** Names of functions end in their role, for example `keeper`. */
export const plays = ({ name }: LabFunction, role: string): boolean => name === role || name.endsWith(`-${role}`);
