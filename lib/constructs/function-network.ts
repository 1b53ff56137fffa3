import { Annotations, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';

/** Network of the functions that speak SQL. */
export interface FunctionNetwork {
  readonly vpc: ec2.IVpc;
  readonly subnets: ec2.SubnetSelection;
  readonly securityGroup: ec2.ISecurityGroup;
}

/**
 * The way of the functions that speak SQL to the ledger's three Regions: HTTPS to any address, their names have no fixed
 * ones. The way to each database is added with the database.
 */
export function functionNetwork(
  scope: Construct,
  vpc: ec2.IVpc,
  subnets: ec2.SubnetSelection = { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
): FunctionNetwork {
  const securityGroup = new ec2.SecurityGroup(scope, 'SqlFunctions', {
    vpc,
    description: 'Handover functions that speak SQL',
    allowAllOutbound: false,
  });
  securityGroup.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'AWS APIs');
  warnOfOneZone(scope, vpc, subnets);
  return { vpc, subnets, securityGroup };
}

/**
 * The way to a database. A security group takes 60 rules each way: databases whose port is known share one way out by their
 * port, and each lets these functions in.
 * https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups
 */
export function letSpeak(
  { securityGroup }: FunctionNetwork,
  database: ec2.IConnectable,
  { port }: Pick<rds.Endpoint, 'port'>,
): void {
  const says = 'Handover speaks SQL';
  if (Token.isUnresolved(port)) securityGroup.connections.allowToDefaultPort(database, says);
  else shareWayOut(securityGroup, database, { tcp: ec2.Port.tcp(port), says });
}

/** The way in stands in the stack of the functions, under the name that it always had: the stack of the database does not know them. */
function shareWayOut(
  functions: ec2.ISecurityGroup,
  database: ec2.IConnectable,
  { tcp, says }: { readonly tcp: ec2.Port; readonly says: string },
): void {
  functions.addEgressRule(ec2.Peer.anyIpv4(), tcp, says);
  for (const theirs of database.connections.securityGroups) theirs.addIngressRule(functions, tcp, says, true);
}

/** Zones of a network that is still to be looked up are not known. */
function warnOfOneZone(scope: Construct, vpc: ec2.IVpc, subnets: ec2.SubnetSelection): void {
  const selected = vpc.selectSubnets(subnets);
  const zones = [...new Set(selected.availabilityZones)];
  if (selected.isPendingLookup || zones.length !== 1) return;
  Annotations.of(scope).addWarningV2(
    'handover:oneAvailabilityZone',
    `the keeper's subnets (${selected.subnetIds.join(', ')}) are all in Availability Zone ${zones[0]}: when that zone, or its ` +
      'NAT gateway, is lost, nobody renews the lease and the databases close; choose subnets in two or more zones, each with its own way out',
  );
}
