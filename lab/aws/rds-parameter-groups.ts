import type {
  DBClusterParameterGroupDetails,
  DBParameterGroupDetails,
  DescribeDBClusterParametersMessage,
  DescribeDBParametersMessage,
  Parameter,
} from '@aws-sdk/client-rds';
import { type Operations, operation, required } from './call';
import { AwsError, NotImplementedByLab } from './errors';

type Kind = 'instance' | 'cluster';
type Values = Readonly<Record<string, string>>;

/** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBParameters.html: 100 unless told otherwise */
const PAGE = 100;

/** What has been set in parameter groups, per Region. The groups of AWS, `default.…`, exist everywhere and nobody can set anything in them. */
export class RdsParameterGroups {
  readonly #groups = new Map<string, Values>();

  set(kind: Kind, region: string, name: string, values: Values): void {
    this.#groups.set(`${kind}/${region}/${name}`, values);
  }

  readonly operations: Operations = {
    DescribeDBParameters: operation<DescribeDBParametersMessage, DBParameterGroupDetails>(
      ['DBParameterGroupName', 'Source', 'Marker'],
      (input, { region }) =>
        this.#page('instance', region, required(input.DBParameterGroupName, 'DBParameterGroupName'), input),
    ),
    DescribeDBClusterParameters: operation<DescribeDBClusterParametersMessage, DBClusterParameterGroupDetails>(
      ['DBClusterParameterGroupName', 'Source', 'Marker'],
      (input, { region }) =>
        this.#page(
          'cluster',
          region,
          required(input.DBClusterParameterGroupName, 'DBClusterParameterGroupName'),
          input,
        ),
    ),
  };

  #page(
    kind: Kind,
    region: string,
    name: string,
    { Source, Marker = '0' }: { readonly Source?: string; readonly Marker?: string },
  ): { Parameters: Parameter[]; Marker?: string } {
    if (Source !== 'user') throw new NotImplementedByLab(`parameters whose Source is ${Source}, not user,`);
    const all = Object.entries(this.#values(kind, region, name));
    const start = Number(Marker);
    const page = all.slice(start, start + PAGE);
    const Parameters = page.map(([ParameterName, ParameterValue]) => ({ ParameterName, ParameterValue, Source }));
    return { Parameters, ...(start + PAGE < all.length && { Marker: String(start + PAGE) }) };
  }

  /** A cluster's group is not found under the name that an instance's is not found under. */
  #values(kind: Kind, region: string, name: string): Values {
    const found = this.#groups.get(`${kind}/${region}/${name}`) ?? (name.startsWith('default.') ? {} : undefined);
    if (found === undefined) throw new AwsError('DBParameterGroupNotFoundFault', `DBParameterGroup not found: ${name}`);
    return found;
  }
}
