import { Fn, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

export interface RegionalStackProps extends StackProps {
  /** Account and Region, both literal: names in the other Regions are derived from them. */
  readonly env: { readonly account: string; readonly region: string };
}

const ZONES = 2;

/**
 * A stack in a given Region that can be synthesized without credentials: a stack with an explicit Region would look its
 * Availability Zones up; this one lets CloudFormation choose the first two.
 */
export class RegionalStack extends Stack {
  constructor(scope: Construct, id: string, props: RegionalStackProps) {
    // CloudFormation takes 1 MB, and indentation is a quarter of it. `cdk synth` shows a template as YAML all the same.
    super(scope, id, { suppressTemplateIndentation: true, ...props });
  }

  override get availabilityZones(): string[] {
    return Array.from({ length: ZONES }, (_, zone) => Fn.select(zone, Fn.getAzs()));
  }
}
